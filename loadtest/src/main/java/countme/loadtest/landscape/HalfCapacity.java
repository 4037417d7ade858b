package countme.loadtest.landscape;

import countme.loadtest.Judge;
import countme.loadtest.Load;
import countme.loadtest.Phase;
import countme.loadtest.Ratio;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How long visitors wait when the stack is half busy, and how long they would at the ceiling at the same rate. Requests have their times
 * beforehand and latency counts from then, which wrk cannot do, so the client is the paired benchmark's.
 */
final class HalfCapacity {
    private static final int DECIMALS = 2;

    private final Places places;
    private final LandscapeOptions options;
    private final PrintStream out;

    HalfCapacity(Places places, LandscapeOptions options, PrintStream out) {
        this.places = places;
        this.options = options;
        this.out = out;
    }

    /** Both of the same round. */
    private record Pair(Phase.Result stack, Phase.Result ceiling) {}

    /** Runs the rounds and gives the table. */
    String run() throws IOException, InterruptedException {
        places.warmUpPeers(options.connections());
        places.warmUp(Place.STACK, options.connections(), options.warmUp());
        Sample most = places.load(Place.STACK, options.connections(), options.seconds());
        out.println(LandscapeReport.line("saturated", most));
        double rate = Math.max(1, most.perSecond() / 2);
        // The client's own code is compiled in this one.
        Pair unused = round(0, rate);
        List<Pair> pairs = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            pairs.add(round(round, rate));
        }
        return report(pairs, rate);
    }

    private Pair round(int round, double rate) throws IOException, InterruptedException {
        Pair pair;
        if (round % 2 == 0) {
            Phase.Result stack = load(Place.STACK, rate);
            pair = new Pair(stack, load(Place.CEILING, rate));
        } else {
            Phase.Result ceiling = load(Place.CEILING, rate);
            pair = new Pair(load(Place.STACK, rate), ceiling);
        }
        out.printf(
                Locale.ROOT,
                "%-9s p50 and p99: the stack %.2f and %.2f ms, the ceiling %.2f and %.2f ms%n",
                round == 0 ? "warm-up" : "round " + round,
                pair.stack().p50(),
                pair.stack().p99(),
                pair.ceiling().p50(),
                pair.ceiling().p99());
        return pair;
    }

    private Phase.Result load(Place place, double rate) throws IOException, InterruptedException {
        Judge judge = place.isCounting() ? Judge.EXACT : Judge.PAGES_ONLY;
        Phase.Result result = new Phase(
                        places.url(place),
                        new Load.Open(rate),
                        options.connections(),
                        Duration.ofSeconds(options.seconds()),
                        judge)
                .run();
        if (!result.verdict().exact()) {
            throw new IOException("%s: %s".formatted(place.words(), result.verdict()));
        }
        return result;
    }

    private static String report(List<Pair> pairs, double rate) {
        List<String> lines = new ArrayList<>();
        lines.add("| at %,6.0f requests/s, median of %-3d | the stack | the ceiling | difference | interval |"
                .formatted(rate, pairs.size()));
        lines.add("|-----------------------------------|----------:|------------:|-----------:|----------|");
        Ratio p50 = difference(pairs, Phase.Result::p50);
        Ratio p99 = difference(pairs, Phase.Result::p99);
        lines.add(row(
                "p50, ms",
                Medians.of(pairs, pair -> pair.stack().p50()),
                Medians.of(pairs, pair -> pair.ceiling().p50()),
                p50));
        lines.add(row(
                "p99, ms",
                Medians.of(pairs, pair -> pair.stack().p99()),
                Medians.of(pairs, pair -> pair.ceiling().p99()),
                p99));
        lines.add("");
        lines.add("Medians of the rounds' differences. " + p99.confidenceWords());
        return String.join("\n", lines);
    }

    private static String row(String name, double stack, double ceiling, Ratio difference) {
        return String.format(
                Locale.ROOT,
                "| %-33s | %9.2f | %11.2f | %10.2f | %s |",
                name,
                stack,
                ceiling,
                difference.median(),
                difference.interval(DECIMALS));
    }

    /** The sign test's interval holds for differences as it does for ratios. */
    private static Ratio difference(List<Pair> pairs, ToDoubleFunction<Phase.Result> figure) {
        return Ratio.of(pairs.stream()
                .map(pair -> figure.applyAsDouble(pair.stack()) - figure.applyAsDouble(pair.ceiling()))
                .toList());
    }
}
