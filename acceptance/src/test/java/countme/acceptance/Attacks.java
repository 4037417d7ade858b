package countme.acceptance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All attacks, and the table of them. */
final class Attacks {
    private Attacks() {}

    /** What harms nobody for long comes first. */
    static Stream<Attack> all() {
        return Stream.of(
                        FramingAttacks.all(),
                        NameAttacks.all(),
                        RequestAttacks.all(),
                        TlsAttacks.all(),
                        Http2Attacks.all(),
                        LogAttacks.all(),
                        OperatorAttacks.all(),
                        SlowAttacks.all(),
                        FloodAttacks.all())
                .flatMap(rows -> rows);
    }

    /** As docs/security.md has it. */
    static String table() {
        Map<String, List<Attack>> kinds =
                all().collect(Collectors.groupingBy(Attack::kind, LinkedHashMap::new, Collectors.toList()));
        return kinds.entrySet().stream()
                .map(kind -> "### " + kind.getKey() + "\n| attack | what becomes of it | counted |\n|---|---|---|\n"
                        + kind.getValue().stream().map(Attacks::row).collect(Collectors.joining("\n"))
                        + "\n")
                .collect(Collectors.joining("\n"));
    }

    private static String row(Attack attack) {
        return "| " + text(attack.name()) + " | " + text(attack.outcome()) + " | " + attack.counted() + " |";
    }

    private static String text(String words) {
        return words.replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("$", "\\$");
    }
}
