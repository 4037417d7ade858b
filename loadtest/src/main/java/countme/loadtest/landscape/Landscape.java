package countme.loadtest.landscape;

import countme.loadtest.Benchmark;
import countme.loadtest.MarkedText;
import countme.loadtest.OwnStack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Says where the stack stands among what is possible on this machine: {@code java -cp … countme.loadtest.landscape.Landscape}. A machine's
 * speed drifts and differs from others', so the stack is compared with what runs beside it: nginx alone, a proxied static page, and a
 * peer that counts as the stack does but has nothing that watches it. One is loaded at a time, they take turns, and only figures of one
 * round are divided.
 */
public final class Landscape {
    private static final String DRAWING = "landscape.svg";

    private final LandscapeOptions options;
    private final PrintStream out;

    private Landscape(LandscapeOptions options, PrintStream out) {
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
                err, LandscapeOptions.USAGE, "The benchmark ended early, its figures are worth nothing", () -> {
                    new Landscape(LandscapeOptions.parse(args), out).run();
                    return true;
                });
    }

    private void run() throws IOException, InterruptedException {
        try (var stack = OwnStack.up(options.jar(), options.project(), options.flags());
                var places = Places.withPeers(stack, out)) {
            introduce(places);
            switch (options.mode()) {
                case WARM -> warm(places);
                case COLD -> write("landscape-cold", new ColdStarts(stack, places, options, out).run());
                case HALF -> write("landscape-half", new HalfCapacity(places, options, out).run());
            }
        }
    }

    private void introduce(Places places) throws IOException, InterruptedException {
        out.println(MachineFacts.here());
        out.println(places.versions());
    }

    private void warm(Places places) throws IOException, InterruptedException {
        Map<Place, List<Sample>> rounds = new WarmRounds(places, options, out).run();
        write("landscape", LandscapeReport.warm(rounds));
        if (options.write().isPresent()) {
            Sample stack = Medians.of(rounds.getOrDefault(Place.STACK, List.of()));
            Files.writeString(options.write().get().resolve(DRAWING), TimeBar.of(stack));
        }
    }

    private void write(String part, String tables) throws IOException, InterruptedException {
        out.println("\n" + tables);
        if (options.write().isPresent()) {
            String drawing = options.mode() == LandscapeOptions.Mode.WARM ? "\n\n![](" + DRAWING + ")" : "";
            MarkedText.write(
                    options.write().get().resolve(LandscapeOptions.DOCUMENT),
                    part,
                    MachineFacts.here() + "\n\n" + tables + drawing);
        }
    }
}
