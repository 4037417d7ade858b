package countme.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Times the launcher's verbs from outside, as users wait for them: {@code java -cp … countme.loadtest.LauncherBenchmark TOPOLOGY_JAR
 * [ROUNDS]}. It uses a project, ports and state of its own and removes them. With everything cached the rounds are comparable; run it on
 * a machine with nothing cached, with one round, to time that.
 */
public final class LauncherBenchmark {
    private static final String USAGE =
            "usage: LauncherBenchmark TOPOLOGY_JAR [ROUNDS]; build the jar with 'mvn -DskipTests package'";
    private static final String PROJECT = "countme-benchmark";
    private static final String DEFAULT_ROUNDS = "5";
    private static final double NANOS_PER_SECOND = 1e9;

    private final OwnStack stack;
    private final Figures figures = new Figures();
    private final List<Double> memory = new ArrayList<>();

    private LauncherBenchmark(OwnStack stack) {
        this.stack = stack;
    }

    /** Runs the rounds and prints each figure's median and range. Exits with 1 when a verb failed, 2 when an argument is wrong. */
    public static void main(String[] args) throws InterruptedException {
        Locale.setDefault(Locale.ROOT);
        System.exit(run(System.out, System.err, args));
    }

    /** As {@link #main}, but returns the exit status. */
    static int run(PrintStream out, PrintStream err, String... args) throws InterruptedException {
        return Benchmark.status(err, USAGE, "The benchmark ended early", () -> {
            measure(out, args);
            return true;
        });
    }

    private static void measure(PrintStream out, String... args) throws IOException, InterruptedException {
        if (args.length < 1 || args.length > 2) {
            throw new IllegalArgumentException("There must be one argument or two.");
        }
        Path jar = Path.of(args[0]);
        Arguments.require(Files.isReadable(jar), "TOPOLOGY_JAR", jar, "the launcher");
        String rounds = args.length == 2 ? args[1] : DEFAULT_ROUNDS;
        Arguments.require(rounds.matches("[1-9][0-9]{0,2}"), "ROUNDS", rounds, "a whole number from 1 to 999");
        try (var stack = new OwnStack(jar, PROJECT, List.of())) {
            var benchmark = new LauncherBenchmark(stack);
            for (int i = 0; i < Integer.parseInt(rounds); i++) {
                benchmark.round();
            }
            out.println(Machine.words() + "\n\n" + benchmark.report());
        }
    }

    private void round() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process up = stack.launcher().start("up", "--detach");
        var visitor = new ImpatientVisitor(stack.https());
        while (up.isAlive() && !visitor.isCounted()) {
            up.waitFor(20, TimeUnit.MILLISECONDS);
        }
        note("up: first counted answer over TLS", begun);
        String unused = Launcher.finish(up);
        note("up: every service ready", begun);
        timed("up with nothing to change", "up", "--detach");
        timed("status", "status");
        memory.add(stack.status("--memory").rows().stream()
                .mapToDouble(StackStatus.Row::memoryMib)
                .sum());
        timed("down", "down");
    }

    private void timed(String figure, String... verb) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String unused = stack.call(verb);
        note(figure, begun);
    }

    private void note(String figure, long begun) {
        figures.note(figure, (System.nanoTime() - begun) / NANOS_PER_SECOND);
    }

    private String report() {
        double[] sorted =
                memory.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return figures.table()
                + String.format(
                        Locale.ROOT, "%n%nAll containers held %.0f MiB in the median.", Quantiles.median(sorted));
    }
}
