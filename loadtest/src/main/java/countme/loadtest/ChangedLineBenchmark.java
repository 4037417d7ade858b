package countme.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Times what docs/deploy.md describes, step by step, from a changed line to the moment when it is live: {@code java -cp …
 * countme.loadtest.ChangedLineBenchmark}. A stack of its own is up, attached. In a copy of the sources the greeting is changed, the app
 * built and pushed, while two visitors look on.
 */
public final class ChangedLineBenchmark {
    private static final int SHOWN = 10;

    private final ChangedLineOptions options;
    private final PrintStream out;
    private final Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Figures figures = new Figures();

    private ChangedLineBenchmark(ChangedLineOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Exits with 0 when every change went live without a failed request, a wrong count or an old greeting too late, 1 when not or a
     * step failed, 2 when an option is wrong.
     */
    public static void main(String[] args) throws InterruptedException {
        Locale.setDefault(Locale.ROOT);
        System.exit(run(System.out, System.err, args));
    }

    /** As {@link #main}, but returns the exit status. */
    static int run(PrintStream out, PrintStream err, String... args) throws InterruptedException {
        return Benchmark.status(
                err,
                ChangedLineOptions.USAGE,
                "The benchmark ended early",
                () -> new ChangedLineBenchmark(ChangedLineOptions.parse(args), out).run());
    }

    private boolean run() throws IOException, InterruptedException {
        out.println(Machine.words());
        boolean good = true;
        try (var sources = SourceCopy.of(options.sources());
                var stack = new OwnStack(options.jar(), options.project(), options.flags());
                var up = AttachedUp.of(stack)) {
            // Maven's own first start here is not what is timed.
            Path unused = sources.build();
            for (int round = 1; round <= options.rounds(); round++) {
                good &= round(round, sources, stack, up);
            }
        }
        out.println("\n" + figures.table());
        return good;
    }

    private boolean round(int round, SourceCopy sources, OwnStack stack, AttachedUp up)
            throws IOException, InterruptedException {
        Greeting before = sources.greeting();
        // Never used before, in this run or another: no image of it is on the engine.
        Greeting after = before.saying("Hello number %d of %s! I have been seen ".formatted(round, begun));
        sources.change(before, after);
        try (var onlookers = new Onlookers(stack.url(), before, after)) {
            Path image = sources.build();
            double built = onlookers.seconds();
            String unused = stack.call("push", "--from", image.toString(), "--changes-behaviour");
            double pushed = onlookers.seconds();
            up.awaitServing();
            double said = onlookers.seconds();
            List<String> faults = onlookers.end();
            out.printf(
                    Locale.ROOT,
                    "round %d: build %.1f s, push %.1f s; after the push seen first %.1f s, by all %.1f s, said %.1f s; live %.1f s after the change%n",
                    round,
                    built,
                    pushed - built,
                    onlookers.first() - pushed,
                    onlookers.since() - pushed,
                    said - pushed,
                    onlookers.since());
            faults.stream().limit(SHOWN).forEach(fault -> out.println("  - " + fault));
            figures.note("build", built);
            figures.note("push", pushed - built);
            figures.note("build and push", pushed);
            figures.note("end of the push → a visitor sees the new greeting", onlookers.first() - pushed);
            figures.note("end of the push → no visitor sees the old one", onlookers.since() - pushed);
            figures.note("end of the push → 'up' says that it serves", said - pushed);
            figures.note("changed line → no visitor sees the old greeting", onlookers.since());
            figures.note("changed line → 'up' says that it serves", said);
            return faults.isEmpty();
        }
    }
}
