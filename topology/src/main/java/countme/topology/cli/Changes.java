package countme.topology.cli;

import countme.topology.deploy.reconcile.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Changes as users see them: printed beforehand, and asked for when they interrupt what serves. */
final class Changes {
    private static final String DETAIL = "DIFFERENCE";

    private Changes() {}

    /** What would be done, a row a change. */
    static void print(List<Change> changes, Output output) {
        if (output.json()) {
            output.json(rows(changes));
        } else if (changes.isEmpty()) {
            output.line("Everything is as it should be; nothing would change.");
        } else {
            output.table(table(changes));
        }
    }

    private static Table table(List<Change> changes) {
        boolean detailed = changes.stream().anyMatch(change -> !change.detail().isEmpty());
        List<String> header = List.of("WOULD", "SERVICE", "INTERRUPTION", DETAIL);
        int columns = detailed ? header.size() : header.size() - 1;
        return new Table(
                header.subList(0, columns),
                changes.stream()
                        .map(change -> cells(change).subList(0, columns))
                        .toList(),
                List.of());
    }

    private static List<String> cells(Change change) {
        return List.of(change.action(), change.instance(), interruption(change), change.detail());
    }

    /** Asks before users are interrupted; a no, or nobody to ask, is a problem. */
    static void confirm(Root root, String subject, List<Change> changes) {
        String interrupting = changes.stream()
                .filter(Change::interruptsUsers)
                .map(change -> change.action() + " " + change.instance())
                .collect(Collectors.joining(", "));
        if (!interrupting.isEmpty()) {
            Verb.confirm(root, "Interrupt " + subject + " to " + interrupting);
        }
    }

    /** As they are told machines. */
    static List<Map<String, Object>> rows(List<Change> changes) {
        return changes.stream().map(Changes::fields).toList();
    }

    private static Map<String, Object> fields(Change change) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("action", change.action());
        fields.put("service", change.instance());
        fields.put("interruption", interruption(change));
        if (!change.detail().isEmpty()) {
            fields.put("difference", change.detail());
        }
        return fields;
    }

    private static String interruption(Change change) {
        return change.interruption().name().toLowerCase(Locale.ROOT);
    }
}
