package countme.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times the launcher's verbs from outside, as users wait for them: {@code java -cp … countme.loadtest.LauncherBenchmark TOPOLOGY_JAR
 * [ROUNDS]}. It uses a project, ports and state of its own and removes them. With everything cached the rounds are comparable; run it on
 * a machine with nothing cached, with one round, to time that.
 */
public final class LauncherBenchmark {
    private static final String PROJECT = "countme-benchmark";
    private static final int DEFAULT_ROUNDS = 5;
    private static final Pattern MEMORY = Pattern.compile("\"memoryMiB\"\\s*:\\s*(\\d+)");

    private final OwnStack stack;
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    private LauncherBenchmark(OwnStack stack) {
        this.stack = stack;
    }

    /** Runs the rounds and prints each figure's minimum, median and maximum. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        if (args.length < 1 || args.length > 2 || !Files.isReadable(Path.of(args[0]))) {
            System.err.println(
                    "usage: LauncherBenchmark TOPOLOGY_JAR [ROUNDS]; build the jar with 'mvn -DskipTests package'");
            System.exit(2);
        }
        int rounds = args.length == 2 ? Integer.parseInt(args[1]) : DEFAULT_ROUNDS;
        try (var stack = new OwnStack(Path.of(args[0]), PROJECT, List.of())) {
            var benchmark = new LauncherBenchmark(stack);
            for (int i = 0; i < rounds; i++) {
                benchmark.round();
            }
            benchmark.print(rounds);
        }
    }

    private void round() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process up = stack.start("up", "--detach");
        var visitor = new ImpatientVisitor(stack.https());
        while (up.isAlive() && !visitor.isCounted()) {
            up.waitFor(20, TimeUnit.MILLISECONDS);
        }
        note("up: first counted answer over TLS, s", begun);
        String unused = OwnStack.finish(up);
        note("up: every service ready, s", begun);
        timed("up with nothing to change, s", "up", "--detach");
        timed("status, s", "status");
        figures.computeIfAbsent("memory of all containers, MiB", name -> new ArrayList<>())
                .add(memory());
        timed("down, s", "down");
    }

    private void timed(String figure, String... verb) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String unused = stack.call(verb);
        note(figure, begun);
    }

    private void note(String figure, long begun) {
        figures.computeIfAbsent(figure, name -> new ArrayList<>()).add((System.nanoTime() - begun) / 1e9);
    }

    private double memory() throws IOException, InterruptedException {
        Matcher matcher = MEMORY.matcher(stack.call("status", "--memory", "--format", "json"));
        double sum = 0;
        while (matcher.find()) {
            sum += Double.parseDouble(matcher.group(1));
        }
        return sum;
    }

    private void print(int rounds) {
        System.out.printf(
                Locale.ROOT,
                "%d rounds on %s%n%n%-42s %8s %8s %8s%n",
                rounds,
                Machine.words(),
                "",
                "min",
                "median",
                "max");
        figures.forEach((name, values) -> {
            List<Double> sorted = values.stream().sorted().toList();
            System.out.printf(
                    Locale.ROOT,
                    "%-42s %8.1f %8.1f %8.1f%n",
                    name,
                    sorted.get(0),
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() - 1));
        });
    }
}
