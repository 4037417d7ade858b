package countme.topology.config;

import countme.topology.config.Admission.TlsLevel;
import countme.topology.config.SettingSources.Sourced;
import countme.topology.report.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the operator chose, validated when made: an instance is always usable.
 *
 * @param values every setting with where it comes from
 */
public record Settings(Map<Setting, Sourced> values) {
    public static final int MAX_REPLICAS = 8;

    static final String NAME = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*";
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");
    private static final Pattern SERVER_NAME = Pattern.compile(NAME);
    private static final Pattern TAG = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?");
    private static final Pattern DNS_NAME = Pattern.compile("(\\*\\.)?" + NAME);
    private static final Pattern HOST = Pattern.compile(DNS_NAME + "|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /** Files of a certificate the operator brings along. */
    public record OwnCertificate(Path chain, Path key) {}

    public Settings {
        values = Map.copyOf(values);
    }

    /**
     * Validates resolved values; the first wrong one is a {@link Problem} that names its source. Files they name are not looked at:
     * only some verbs need them.
     */
    public static Settings from(Map<Setting, Sourced> values) {
        var settings = new Settings(values);
        List<Object> unused = List.of(
                settings.project(),
                settings.images(),
                settings.ports(),
                settings.serverName(),
                settings.hosts(),
                settings.admission(),
                settings.replicas(),
                settings.subnets(),
                settings.certificate(),
                settings.acme(),
                settings.waitTimeout(),
                settings.exactlyOnce(),
                settings.monitoring(),
                settings.without(),
                settings.registry(),
                settings.trainedStart(),
                settings.followTag(),
                settings.deployTimeout(),
                settings.drainTimeout(),
                settings.observe(),
                settings.beforeDeploy(),
                settings.afterDeploy(),
                settings.lockWait(),
                settings.minFreeDisk(),
                settings.alertReceivers());
        return settings;
    }

    /** The defaults, for a test or a Java caller to amend. */
    public static Settings defaults() {
        return from(SettingSources.resolve(Map.of(), Map.of(), null, false));
    }

    /** The same but for one value, as an operator would write it. */
    public Settings with(Setting setting, Object value) {
        return with(Map.of(setting, value));
    }

    /** The same but for some values, as an operator would write them. */
    public Settings with(Map<Setting, Object> others) {
        var changed = new EnumMap<Setting, Sourced>(values);
        others.forEach((setting, value) -> changed.put(setting, new Sourced(String.valueOf(value), "program")));
        return from(changed);
    }

    public Settings withProject(String project) {
        return with(Setting.PROJECT, project);
    }

    public Settings withPorts(Ports ports) {
        return with(Map.of(
                Setting.BIND, ports.bind(),
                Setting.HTTPS_PORT, ports.https(),
                Setting.HTTP_PORT, ports.http(),
                Setting.OPS_BIND, ports.opsBind(),
                Setting.OPS_PORT, ports.ops()));
    }

    public Settings withReplicas(int replicas) {
        return with(Setting.REPLICAS, replicas);
    }

    /** Names everything the stack has on the engine. */
    public String project() {
        return read().matching(Setting.PROJECT, PROJECT, "lower-case letters, digits and dashes, at most 41");
    }

    /** Which engine, see {@link Setting#ENGINE}. */
    public String engine() {
        return read().text(Setting.ENGINE);
    }

    /** The context of the user's kubeconfig, empty for a Docker engine, see {@link Setting#CLUSTER}. */
    public Optional<String> cluster() {
        return Optional.of(read().text(Setting.CLUSTER)).filter(context -> !context.isEmpty());
    }

    /** What services run from in a cluster, by their names. */
    public Map<String, String> images() {
        return read().images();
    }

    /** Where the proxy listens. */
    public Ports ports() {
        return new Ports(
                read().address(Setting.BIND),
                read().number(Setting.HTTPS_PORT, 1, 65535),
                read().number(Setting.HTTP_PORT, 1, 65535),
                read().address(Setting.OPS_BIND),
                read().number(Setting.OPS_PORT, 1, 65535));
    }

    /** The name HTTP redirects to. */
    public String serverName() {
        return read().matching(Setting.SERVER_NAME, SERVER_NAME, "a host name such as count.example");
    }

    /** More names for the certificate. */
    public List<String> hosts() {
        return read().list(Setting.HOSTS, HOST);
    }

    /** Whom the proxy answers, and whom it believes. */
    public Admission admission() {
        return new Admission(
                serverName(),
                read().list(Setting.ALLOW_HOST, DNS_NAME),
                read().networks(Setting.UNLIMITED),
                read().networks(Setting.TRUSTED_PROXIES),
                read().proxyProtocol(),
                read().one(Setting.TLS, TlsLevel.class));
    }

    /** Replicas of the versioned service, 1 to {@value #MAX_REPLICAS}. */
    public int replicas() {
        return read().number(Setting.REPLICAS, 1, MAX_REPLICAS);
    }

    /** The stack's network, empty to let countme choose. */
    public Optional<Subnets> subnets() {
        return read().subnets();
    }

    /** The operator's own certificate and key, empty for the local authority's. */
    public Optional<OwnCertificate> certificate() {
        return read().certificate();
    }

    /** The public authority that gives the certificate, empty for the local one or the operator's own. */
    public Optional<Acme> acme() {
        return read().acme();
    }

    /** How long a service may take to become healthy. */
    public Duration waitTimeout() {
        return Duration.ofSeconds(read().number(Setting.WAIT_TIMEOUT, 1, 86_400));
    }

    /** Whether a request that the proxy sends to a second replica is counted once. */
    public boolean exactlyOnce() {
        return read().flag(Setting.EXACTLY_ONCE);
    }

    /** Whether the services that only watch run too; without them the console has nothing to show. */
    public boolean monitoring() {
        return read().flag(Setting.MONITORING);
    }

    /** Names of services that do not run although they would watch. */
    public List<String> without() {
        return read().services(Setting.WITHOUT);
    }

    /** Whether the stack has a registry of its own; without it, nothing can be pushed. */
    public boolean registry() {
        return read().flag(Setting.REGISTRY);
    }

    /** Whether Java is trained for later starts of replicas. */
    public boolean trainedStart() {
        return read().flag(Setting.TRAINED_START);
    }

    /** The tag an attached launcher deploys from; empty for none. */
    public String followTag() {
        return read().matching(Setting.FOLLOW_TAG, TAG, "a tag such as latest, or nothing");
    }

    /** How long a new version may take to become ready. */
    public Duration deployTimeout() {
        return Duration.ofSeconds(read().number(Setting.DEPLOY_TIMEOUT, 1, 3600));
    }

    /** How long a replica may take to finish what it has begun. */
    public Duration drainTimeout() {
        return Duration.ofSeconds(read().number(Setting.DRAIN_TIMEOUT, 1, 3600));
    }

    /** How long a new version is watched. */
    public Duration observe() {
        return Duration.ofSeconds(read().number(Setting.OBSERVE, 0, 3600));
    }

    /** Which images are meant; empty for whatever has the name. */
    public Optional<Path> imageLock() {
        return read().file(Setting.IMAGE_LOCK);
    }

    /** The program that is asked before a deploy. */
    public Optional<Path> beforeDeploy() {
        return read().file(Setting.BEFORE_DEPLOY);
    }

    /** The program that is told after a deploy. */
    public Optional<Path> afterDeploy() {
        return read().file(Setting.AFTER_DEPLOY);
    }

    /** How long to wait while another launcher changes the stack. */
    public Duration lockWait() {
        return Duration.ofSeconds(read().number(Setting.LOCK_WAIT, 0, 86_400));
    }

    /** Bytes that must stay free on the engine's disk. */
    public long minFreeDisk() {
        return read().number(Setting.MIN_FREE_DISK, 0, 10_000_000) * 1024L * 1024L;
    }

    /** Whom alerts are sent to. */
    public AlertReceivers alertReceivers() {
        return AlertReceivers.from(read());
    }

    private SettingReader read() {
        return new SettingReader(values);
    }
}
