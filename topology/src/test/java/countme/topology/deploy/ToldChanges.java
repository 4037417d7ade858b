package countme.topology.deploy;

import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.Audit.Result;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.docker.MemoryEngine.Container;
import countme.topology.report.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether what is done to a stack in memory is told: every change in the audit, by its verb and with how it ended, and every failure in words. */
final class ToldChanges {
    /** What only programmers read. */
    private static final Pattern NO_WORDS =
            Pattern.compile("\\w+(Exception|Error)\\b|defect of countme|No value present|Cannot invoke|out of bounds");

    private final MemoryStack stack;
    private final Consumer<Violation> violated;
    private final Set<AuditEntry> known = new HashSet<>();
    private final Set<String> changed = new TreeSet<>();
    private Map<String, String> before = Map.of();
    private int said;

    ToldChanges(MemoryStack stack, Consumer<Violation> violated) {
        this.stack = stack;
        this.violated = violated;
        known.addAll(stack.trail());
    }

    /** Something is going to be done. */
    void begin() {
        changed.clear();
        before = states();
    }

    /** Something happens meanwhile that is none of the launcher's doing. */
    void apart(Runnable what) {
        compare();
        what.run();
        before = states();
    }

    private void compare() {
        Map<String, String> now = states();
        Stream.concat(before.keySet().stream(), now.keySet().stream())
                .filter(name -> !before.getOrDefault(name, "").equals(now.getOrDefault(name, "")))
                .forEach(changed::add);
    }

    private Map<String, String> states() {
        return stack.engine().all().stream()
                // Nobody is told of what only helps.
                .filter(one -> one.description() != null)
                .collect(Collectors.toMap(
                        Container::name, ToldChanges::state, (one, other) -> one + other, TreeMap::new));
    }

    private static String state(Container one) {
        return one.id() + " " + one.state() + " " + one.startedAt();
    }

    /**
     * It ended.
     *
     * @param verb as the audit has it
     * @param thrown why it failed; null when it did not
     * @param killed whether the launcher was
     */
    void end(String verb, @Nullable Throwable thrown, boolean killed, String when) {
        compare();
        List<AuditEntry> entries = stack.trail().stream().filter(known::add).toList();
        List<AuditEntry> own =
                entries.stream().filter(entry -> entry.what().equals(verb)).toList();
        if (verb.equals(Audit.HEAL)) {
            if (!killed) {
                untold(own).forEach(one -> violated.accept(new Violation("not in the audit", one + " " + when)));
            }
        } else if (!changed.isEmpty() && own.stream().noneMatch(entry -> isToldSo(entry, thrown, killed))) {
            violated.accept(new Violation("not in the audit", when + ", " + changed + " changed, but " + entries));
        }
        inWords(entries, thrown, when);
    }

    /** Who follows pushes goes on whatever comes of them, so that nothing was thrown says nothing. */
    private static boolean isToldSo(AuditEntry entry, @Nullable Throwable thrown, boolean killed) {
        if (killed) {
            return true;
        }
        boolean isFailure = entry.result() == Result.failed && !entry.detail().isEmpty();
        boolean mayBeFailure = thrown != null || entry.what().equals("deploy");
        return (thrown == null && entry.result() == Result.done) || (mayBeFailure && isFailure);
    }

    /** Each that was healed has an entry of its own, except for what lives in the network of another one: it comes with that. */
    private List<String> untold(List<AuditEntry> entries) {
        Set<String> told = entries.stream().map(AuditEntry::subject).collect(Collectors.toSet());
        return stack.engine().all().stream()
                .filter(one -> changed.contains(one.name()))
                .flatMap(one -> one.description() == null || !one.joined().isEmpty()
                        ? Stream.empty()
                        : Stream.of(one.description()
                                .service()
                                .instance(one.description().slot())))
                .filter(instance -> !told.contains(instance))
                .toList();
    }

    private void inWords(List<AuditEntry> entries, @Nullable Throwable thrown, String when) {
        List<String> lines = stack.said().lines();
        Stream.of(
                        lines.subList(said, lines.size()).stream(),
                        entries.stream().map(AuditEntry::detail),
                        thrown instanceof Problem problem
                                ? Stream.of(problem.what(), problem.why(), problem.next())
                                : Stream.<String>of())
                .flatMap(texts -> texts)
                .filter(text -> NO_WORDS.matcher(text).find())
                .forEach(text -> violated.accept(new Violation("not told in words", "'" + text + "' " + when)));
        said = lines.size();
    }
}
