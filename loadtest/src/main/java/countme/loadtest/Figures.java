package countme.loadtest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Seconds that were measured several times, by name, in the order in which the names were first noted. */
final class Figures {
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

    void note(String name, double value) {
        seconds.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
    }

    /** A Markdown table, a row for each name. */
    String table() {
        List<String> lines = new ArrayList<>(List.of(MixedReport.head()));
        seconds.forEach((name, values) -> lines.add(MixedReport.row(name, values)));
        return String.join("\n", lines);
    }
}
