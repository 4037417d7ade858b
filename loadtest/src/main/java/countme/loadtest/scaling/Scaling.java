package countme.loadtest.scaling;

import countme.loadtest.Arguments;
import countme.loadtest.Benchmark;
import countme.loadtest.MarkedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Computes the tables of docs/scaling.md and docs/budget.md, from what docs/performance.md has measured: {@code java -cp …
 * countme.loadtest.scaling.Scaling --write docs}. Without {@code --write}, it prints them.
 */
public final class Scaling {
    private static final String USAGE = """
            Options:
              --docs DIRECTORY    where performance.md, scaling.md and budget.md are (docs)
              --write DIRECTORY   the same, and the tables are written into them""";

    private static final long[] RATES = {10, 1_000, 9_000, 30_000, 100_000, 1_000_000};
    private static final double[] MILLIONS = {1, 10, 100, 1_000};

    /** What leaves the machine for a visit over a kept connection: headers, page and TLS record. How it was measured, docs/budget.md says. */
    static final double KILOBYTES_A_VISIT = 0.4;

    private Scaling() {}

    public static void main(String[] args) throws InterruptedException {
        Locale.setDefault(Locale.ROOT);
        System.exit(Benchmark.status(System.err, USAGE, "Nothing was computed", () -> {
            Arguments options = Arguments.parse(Map.of("--docs", "docs", "--write", ""), Set.of(), args);
            String write = options.text("--write");
            Path docs = Path.of(write.isEmpty() ? options.text("--docs") : write);
            for (Map.Entry<Part, String> table : tables(docs).entrySet()) {
                if (write.isEmpty()) {
                    System.out.println(table.getValue() + "\n");
                } else {
                    MarkedText.write(
                            docs.resolve(table.getKey().document()),
                            table.getKey().name(),
                            table.getValue());
                }
            }
            return true;
        }));
    }

    /** A generated part of a document. */
    record Part(String document, String name) {}

    /** Each generated table, as it has to be. */
    static Map<Part, String> tables(Path docs) throws IOException {
        MeasuredCost measured = MeasuredCost.in(MarkedText.read(docs.resolve("performance.md")));
        var budget = Budget.in(MarkedText.read(docs.resolve("budget.md")), KILOBYTES_A_VISIT);
        var tables = new LinkedHashMap<Part, String>();
        tables.put(new Part("scaling.md", "capacity"), new Capacity(measured).table(RATES));
        tables.put(new Part("scaling.md", "counting"), Simulation.SHOWN.table());
        tables.put(new Part("budget.md", "costs"), budget.costs());
        tables.put(new Part("budget.md", "per-million"), budget.perMillion(measured, MILLIONS));
        return tables;
    }
}
