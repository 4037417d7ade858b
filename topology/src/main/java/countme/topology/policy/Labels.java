package countme.topology.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Labels on everything countme makes: how a later launcher knows its own. */
public final class Labels {
    public static final String PROJECT = "countme.project";
    public static final String SERVICE = "countme.service";
    public static final String SLOT = "countme.slot";
    /** Names of the networks that a container has to be in, separated by commas. */
    public static final String NETWORKS = "countme.networks";

    public static final String LIFETIME = "countme.lifetime";
    public static final String FINGERPRINT = "countme.fingerprint";
    public static final String VERSION = "countme.version";
    /** On a container in which something is only tried; verbs that change nothing may have one at any time. */
    public static final String TRIAL = "countme.trial";
    /** Its value on the containers of a training, which end by themselves. */
    public static final String TRAINING = "training";
    /** On a volume: whether it holds {@link #DATA}, or configuration or what Java was taught, which can be written again. */
    public static final String VOLUME = "countme.volume";

    public static final String DATA = "data";
    public static final String CONFIG = "config";
    public static final String TRAINED = "trained";
    /** A volume that is a launcher's sign that it changes the stack. */
    public static final String LOCK = "lock";
    /** A volume whose labels are what launchers remember of the stack. */
    public static final String RECORD = "record";
    /** A volume whose labels are older entries of the audit. */
    public static final String AUDIT = "audit";
    /** What volumes may be for, all of them. */
    public static final List<String> KINDS = List.of(CONFIG, DATA, TRAINED, LOCK, RECORD, AUDIT);
    /** Which launcher made a volume, by a name that no other has. */
    public static final String WRITER = "countme.writer";
    /** Who changes the stack, as others are told. */
    public static final String HOLDER = "countme.holder";

    /** Process that a SESSION stack, a lock, or a trial dies with. */
    public static final String OWNER = "countme.owner";

    private Labels() {}

    /**
     * What a network, volume or container of a stack carries.
     *
     * @param owner the process a SESSION stack belongs to, see {@link Ownership}; empty for a DEPLOYED one
     */
    public static Map<String, String> of(String project, Lifetime lifetime, String version, String owner) {
        var labels = new HashMap<String, String>();
        labels.put(PROJECT, project);
        labels.put(LIFETIME, lifetime.name().toLowerCase(Locale.ROOT));
        labels.put(VERSION, version);
        if (!owner.isEmpty()) {
            labels.put(OWNER, owner);
        }
        return labels;
    }
}
