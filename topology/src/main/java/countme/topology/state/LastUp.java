package countme.topology.state;

import countme.topology.config.Setting;
import countme.topology.config.SettingSources.Sourced;
import countme.topology.report.Problem;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The settings the last {@code up} was given, so that a verb that changes one thing of a stack changes nothing else. {@code up} itself
 * goes by what it is given.
 *
 * @param shared lines of {@code key=value} for whoever uses the stack, without secrets
 * @param own all of the lines, the URLs of webhooks among them, for who gave them
 */
public record LastUp(Memo shared, Memo own) {
    /** What says which stack is meant, what {@link KeptReplicas} keeps, and what is about one call. */
    private static final Set<Setting> ELSEWHERE =
            Set.of(Setting.PROJECT, Setting.ENGINE, Setting.CLUSTER, Setting.REPLICAS, Setting.LOCK_WAIT);

    /** The one that a launcher with this state knows. */
    public static LastUp of(StateDir state, Memory memory) {
        return new LastUp(memory.memo(Memory.SETTINGS), Memory.of(state).memo("last-up"));
    }

    /** Keeps what somebody set; another launcher never sees half of it, and what is kept already is not written again. */
    public void keep(Map<Setting, Sourced> resolved) {
        keep(own, lines(resolved, setting -> true));
        keep(shared, lines(resolved, setting -> !setting.isSecret()));
    }

    private static String lines(Map<Setting, Sourced> resolved, Predicate<Setting> which) {
        return resolved.entrySet().stream()
                .filter(given -> !given.getValue().isDefault() && !ELSEWHERE.contains(given.getKey()))
                .filter(given -> which.test(given.getKey()))
                .map(given -> given.getKey().key() + "=" + given.getValue().value() + "\n")
                .sorted()
                .collect(Collectors.joining());
    }

    private static void keep(Memo memo, String lines) {
        try {
            if (!memo.read().equals(Optional.of(lines))) {
                memo.replace(lines);
            }
        } catch (IOException e) {
            throw unusable("write", memo, e);
        }
    }

    /** The settings with what the last {@code up} was given where nobody sets anything now. */
    public Map<Setting, Sourced> under(Map<Setting, Sourced> resolved) {
        var all = new EnumMap<Setting, Sourced>(resolved);
        Optional<String> known = read(shared);
        known.ifPresent(text -> put(text, shared, setting -> !setting.isSecret(), all));
        put(read(own).orElse(""), own, setting -> known.isEmpty() || setting.isSecret(), all);
        return all;
    }

    private static void put(String text, Memo from, Predicate<Setting> which, Map<Setting, Sourced> all) {
        text.lines()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> Setting.byKey(pair[0])
                        .filter(setting -> !ELSEWHERE.contains(setting))
                        .filter(which)
                        .ifPresent(setting -> all.computeIfPresent(
                                setting,
                                (same, given) ->
                                        given.isDefault() ? Sourced.remembered(pair[1], from.place()) : given)));
    }

    private static Optional<String> read(Memo memo) {
        try {
            return memo.read();
        } catch (IOException e) {
            throw unusable("read", memo, e);
        }
    }

    private static Problem unusable(String what, Memo memo, IOException e) {
        return new Problem(
                "Cannot " + what + " the last settings in " + memo.place(),
                Problem.reason(e) + ".",
                "Make the file usable, or remove it and give the settings again.",
                e);
    }
}
