package countme.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares two variants of the stack, or the stack and any peer, and prints how many times as much B was as A: {@code java -cp …
 * countme.loadtest.PairedBenchmark --a "" --b "--replicas 4"}. A machine's speed drifts more than most changes cost, so the variants take
 * turns and only figures of the same round are divided. Both are up all the time, one is loaded at a time. Two stacks of one kind differ
 * too, by how their JVMs happened to compile; so stacks can be started anew several times, the other one first.
 *
 * <p>A round is four loads: saturation of one and the other, then a fixed rate for the other and the one; the next round begins with
 * the other (ABBA), so that a steady drift cancels out. A first round is not counted. After each load the count must be exact.
 *
 * <p>The client is a blocking socket with a thread per connection ({@link Connection}): it needs no library, sends every request once and
 * hands over every latency as it is. Gatling can put on the same loads, but only in a JVM of its own for each, and its figures come out
 * as a log to be parsed.
 */
public final class PairedBenchmark {
    private static final double MICROS_PER_SECOND = 1e6;

    private final PairedOptions options;
    private final PrintStream out;

    private PairedBenchmark(PairedOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Exits with 0 when every count was exact, 1 when one was not or a request or stack failed, 2 when an option is wrong. */
    public static void main(String[] args) throws InterruptedException {
        Locale.setDefault(Locale.ROOT);
        System.exit(run(System.out, System.err, args));
    }

    /** As {@link #main}, but returns the exit status. */
    static int run(PrintStream out, PrintStream err, String... args) throws InterruptedException {
        return Benchmark.status(
                err, PairedOptions.USAGE, "The benchmark ended early, its figures are worth nothing", () -> {
                    new PairedBenchmark(PairedOptions.parse(args), out).run();
                    return true;
                });
    }

    private void run() throws IOException, InterruptedException {
        out.printf(
                "%d starts of %d rounds, each load %d s over %d connections; %d processors, Java %s%n",
                options.starts(),
                options.rounds(),
                options.seconds(),
                options.connections(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version());
        List<Pair> pairs = new ArrayList<>();
        for (int start = 1; start <= options.starts(); start++) {
            pairs.addAll(roundsOfStart(start));
        }
        out.println("\n" + PairedReport.summary(pairs));
    }

    private List<Pair> roundsOfStart(int start) throws IOException, InterruptedException {
        boolean reversed = start % 2 == 0;
        try (Variant one = variant(reversed ? "B" : "A");
                Variant other = variant(reversed ? "A" : "B")) {
            out.printf("%nstart %d%n%s%n%s%n", start, one, other);
            Variant a = reversed ? other : one;
            Variant b = reversed ? one : other;
            Pair unused = round("warm-up", a, b, false);
            List<Pair> pairs = new ArrayList<>();
            for (int i = 1; i <= options.rounds(); i++) {
                pairs.add(round("round " + i, a, b, i % 2 == 0));
            }
            return pairs;
        }
    }

    private Variant variant(String name) throws IOException, InterruptedException {
        return Variant.of(name, name.equals("A") ? options.a() : options.b(), options);
    }

    private Pair round(String name, Variant a, Variant b, boolean reversed) throws IOException, InterruptedException {
        out.println("\n" + name);
        Variant one = reversed ? b : a;
        Variant other = reversed ? a : b;
        var most = new Load.Closed(options.connections());
        Phase.Result oneMost = load(one, most);
        Phase.Result otherMost = load(other, most);
        double rate = options.rate().orElse(Math.max(1, Math.min(oneMost.perSecond(), otherMost.perSecond()) / 2));
        Phase.Result otherSteady = load(other, new Load.Open(rate));
        Phase.Result oneSteady = load(one, new Load.Open(rate));
        Map<Measure, Double> ofOne = figures(one, oneMost, oneSteady);
        Map<Measure, Double> ofOther = figures(other, otherMost, otherSteady);
        Pair pair = reversed ? new Pair(ofOther, ofOne) : new Pair(ofOne, ofOther);
        out.println(PairedReport.round(pair));
        return pair;
    }

    private Phase.Result load(Variant variant, Load load) throws IOException, InterruptedException {
        Phase.Result result = run(variant, load);
        out.printf(
                "  %s %s: %s%n",
                variant.name(),
                load instanceof Load.Open open ? "at %.0f/s".formatted(open.usersPerSecond()) : "saturated",
                result.verdict());
        if (!result.verdict().exact()) {
            throw new IOException(
                    "%s did not count exactly. Either somebody else used it: run again when nobody does. Or it is wrong."
                            .formatted(variant));
        }
        return result;
    }

    private Phase.Result run(Variant variant, Load load) throws IOException, InterruptedException {
        try {
            return new Phase(variant.url(), load, options.connections(), Duration.ofSeconds(options.seconds())).run();
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(variant, e.getMessage()), e);
        }
    }

    private static Map<Measure, Double> figures(Variant variant, Phase.Result most, Phase.Result steady)
            throws IOException {
        Map<Measure, Double> figures = new EnumMap<>(Measure.class);
        figures.put(Measure.REQUESTS, most.perSecond());
        figures.put(Measure.SATURATED_P50, most.p50());
        figures.put(Measure.SATURATED_P99, most.p99());
        figures.put(Measure.STEADY_P50, steady.p50());
        figures.put(Measure.STEADY_P99, steady.p99());
        if (variant.isLocal()) {
            steady.processor().ifPresent(seconds -> figures.put(Measure.PROCESSOR, seconds * MICROS_PER_SECOND));
        }
        return figures;
    }
}
