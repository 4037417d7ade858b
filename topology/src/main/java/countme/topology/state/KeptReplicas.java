package countme.topology.state;

import countme.topology.config.Setting;
import countme.topology.config.SettingSources.Sourced;
import countme.topology.config.Settings;
import countme.topology.report.Problem;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The number of replicas that {@code scale} made last, kept with the project's state so that the next {@code up} goes on with it.
 * Whatever the operator sets is stronger; only the default is weaker.
 *
 * @param memo may be missing
 */
public record KeptReplicas(Memo memo) {
    /** The settings with the number that is kept now, where nobody set another. */
    public Map<Setting, Sourced> under(Map<Setting, Sourced> resolved) {
        var all = new EnumMap<Setting, Sourced>(resolved);
        try {
            memo.read()
                    .map(String::strip)
                    .ifPresent(kept -> all.computeIfPresent(
                            Setting.REPLICAS,
                            (setting, given) ->
                                    given.isDefault() || given.source().equals(source())
                                            ? new Sourced(kept, source())
                                            : given));
        } catch (IOException e) {
            throw unusable("read", e);
        }
        return all;
    }

    /** The same settings with that number. */
    public Settings in(Settings settings) {
        Map<Setting, Sourced> all = under(settings.values());
        boolean same =
                Objects.equals(all.get(Setting.REPLICAS), settings.values().get(Setting.REPLICAS));
        return same ? settings : Settings.from(all);
    }

    /** Keeps a number; another launcher never sees half of it. */
    public void keep(int replicas) {
        try {
            memo.replace(replicas + "\n");
        } catch (IOException e) {
            throw unusable("write", e);
        }
    }

    /** Refuses where the operator sets the number elsewhere, since the next {@code up} would go by that. */
    public void requireInForce(Map<Setting, Sourced> resolved) {
        Sourced given = resolved.get(Setting.REPLICAS);
        if (given != null && !given.isDefault() && !given.source().equals(source())) {
            throw Problem.usage(
                    "'scale' would not last",
                    "The number of replicas is set elsewhere (" + given.source() + "), and the next 'up' goes by that.",
                    "Change it there and type 'up', or take it away and scale again.");
        }
    }

    private String source() {
        return "scale " + memo.place();
    }

    private Problem unusable(String what, IOException e) {
        return new Problem(
                "Cannot " + what + " the number of replicas in " + memo.place(),
                Problem.reason(e) + ".",
                "Make the file usable, or remove it to go back to the default.",
                e);
    }
}
