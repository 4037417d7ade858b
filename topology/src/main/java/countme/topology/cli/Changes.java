package countme.topology.cli;

import countme.topology.deploy.reconcile.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Changes as users see them: printed beforehand, and asked for when they interrupt what serves. */
final class Changes {
    private Changes() {}

    /** What would be done, a row a change. */
    static void print(List<Change> changes, Output output) {
        if (output.json()) {
            output.json(rows(changes));
        } else if (changes.isEmpty()) {
            output.line("Everything is as it should be; nothing would change.");
        } else {
            output.table(
                    List.of("WOULD", "SERVICE", "INTERRUPTION"),
                    changes.stream()
                            .map(change -> List.of(change.action(), change.instance(), interruption(change)))
                            .toList());
        }
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
        return fields;
    }

    private static String interruption(Change change) {
        return change.interruption().name().toLowerCase(Locale.ROOT);
    }
}
