package countme.loadtest.landscape;

import countme.loadtest.Benchmark;
import countme.loadtest.MarkedText;
import countme.loadtest.OwnStack;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says what limits, names, headers and the guard cost of a request's processor time: {@code java -cp … countme.loadtest.landscape.Hardening}. One stack is
 * loaded in turns through its proxy and through the same nginx without them, so that replicas, Redis and all that watches are the same in both.
 */
public final class Hardening {
    private final HardeningOptions options;
    private final PrintStream out;

    private Hardening(HardeningOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Exits with 0 when every request was answered and every count exact, 1 when not or something did not start, 2 when an option is wrong. */
    public static void main(String[] args) throws InterruptedException {
        Locale.setDefault(Locale.ROOT);
        System.exit(run(System.out, System.err, args));
    }

    /** As {@link #main}, but returns the exit status. */
    static int run(PrintStream out, PrintStream err, String... args) throws InterruptedException {
        return Benchmark.status(
                err, HardeningOptions.USAGE, "The report ended early, its figures are worth nothing", () -> {
                    new Hardening(HardeningOptions.parse(args), out).run();
                    return true;
                });
    }

    private void run() throws IOException, InterruptedException {
        try (var stack = OwnStack.up(options.jar(), options.project(), options.allFlags());
                var places = Places.alone(stack, out)) {
            out.println(MachineFacts.here());
            out.println(places.versions());
            var proxy = BareProxy.beside(stack);
            places.warmUp(Place.STACK, options.connections(), options.warmUp());
            // Connections between each of the two and the replicas are opened in this one.
            Pair unused = round(0, places, proxy);
            List<Pair> rounds = new ArrayList<>();
            for (int round = 1; round <= options.rounds(); round++) {
                rounds.add(round(round, places, proxy));
            }
            write(rounds);
        }
    }

    /** Both of the same round; the other one first each time. */
    private Pair round(int round, Places places, BareProxy proxy) throws IOException, InterruptedException {
        out.println(round == 0 ? "\nwarm-up" : "\nround " + round);
        if (round % 2 == 0) {
            Sample bare = load("without", places, proxy.bare());
            return new Pair(bare, load("as it is", places, proxy.guarded()));
        }
        Sample guarded = load("as it is", places, proxy.guarded());
        return new Pair(load("without", places, proxy.bare()), guarded);
    }

    private Sample load(String name, Places places, URI url) throws IOException, InterruptedException {
        Sample sample =
                places.load(Place.STACK, url, options.connections(), options.seconds(), Generator.Visitors.MANY);
        out.println(LandscapeReport.line(name, sample));
        return sample;
    }

    private void write(List<Pair> rounds) throws IOException, InterruptedException {
        String report = HardeningReport.of(rounds);
        out.println("\n" + report);
        if (options.write().isPresent()) {
            MarkedText.write(
                    options.write().get().resolve(LandscapeOptions.DOCUMENT),
                    "hardening",
                    MachineFacts.here() + "\n\n" + report);
        }
    }

    /** Two loads one after the other, without and with. */
    record Pair(Sample bare, Sample guarded) {}
}
