package countme.topology.state;

import countme.topology.config.Setting;
import countme.topology.config.SettingSources.Sourced;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings the last {@code up} was given, so that a verb that changes one thing of a stack changes nothing else. {@code up} itself
 * goes by what it is given.
 *
 * @param file lines of {@code key=value}, the URLs of webhooks among them; may be missing
 */
public record LastUp(Path file) {
    /** What says which stack is meant, what {@link KeptReplicas} keeps, and what is about one call. */
    private static final Set<Setting> ELSEWHERE =
            Set.of(Setting.PROJECT, Setting.ENGINE, Setting.REPLICAS, Setting.LOCK_WAIT);

    public static LastUp of(StateDir state) {
        return new LastUp(state.state().resolve("last-up"));
    }

    /** Keeps what somebody set; another launcher never sees half of it, and what is kept already is not written again. */
    public void keep(Map<Setting, Sourced> resolved) {
        String lines = resolved.entrySet().stream()
                .filter(given -> !given.getValue().isDefault() && !ELSEWHERE.contains(given.getKey()))
                .map(given -> given.getKey().key() + "=" + given.getValue().value() + "\n")
                .sorted()
                .collect(Collectors.joining());
        try {
            if (!lines.equals(read())) {
                StateFile.replace(file, lines);
            }
        } catch (IOException e) {
            throw unusable("write", e);
        }
    }

    /** The settings with what the last {@code up} was given where nobody sets anything now. */
    public Map<Setting, Sourced> under(Map<Setting, Sourced> resolved) {
        var all = new EnumMap<Setting, Sourced>(resolved);
        try {
            read().lines()
                    .map(line -> line.split("=", 2))
                    .filter(pair -> pair.length == 2)
                    .forEach(pair -> Setting.byKey(pair[0])
                            .filter(setting -> !ELSEWHERE.contains(setting))
                            .ifPresent(setting -> all.computeIfPresent(
                                    setting,
                                    (same, given) ->
                                            given.isDefault() ? new Sourced(pair[1], "last up " + file) : given)));
        } catch (IOException e) {
            throw unusable("read", e);
        }
        return all;
    }

    private String read() throws IOException {
        return StateFile.read(file).orElse("");
    }

    private Problem unusable(String what, IOException e) {
        return new Problem(
                "Cannot " + what + " the last settings in " + file,
                e + ".",
                "Make the file usable, or remove it and give the settings again.",
                e);
    }
}
