package countme.loadtest.landscape;

import countme.loadtest.Benchmark;
import countme.loadtest.MarkedText;
import countme.loadtest.OwnStack;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says how the stack grows on this machine, with replicas and with visitors, and what keeps it from growing: {@code java -cp …
 * countme.loadtest.landscape.Scale}. Brings a stack of its own up, scales it through the launcher and takes it down.
 */
public final class Scale {

    private final ScaleOptions options;
    private final PrintStream out;

    private Scale(ScaleOptions options, PrintStream out) {
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
                err, ScaleOptions.USAGE, "The report ended early, its figures are worth nothing", () -> {
                    new Scale(ScaleOptions.parse(args), out).run();
                    return true;
                });
    }

    private void run() throws IOException, InterruptedException {
        try (var stack = OwnStack.up(options.jar(), options.project(), options.flags());
                var places = Places.alone(stack, out)) {
            out.println(MachineFacts.here());
            out.println(places.versions());
            write(steps(places));
        }
    }

    private List<ScaleStep> steps(Places places) throws IOException, InterruptedException {
        List<ScaleStep> steps = new ArrayList<>();
        for (int replicas = 1; replicas <= options.replicas(); replicas++) {
            places.scale(replicas);
            places.warmUp(Place.STACK, options.usualConnections(), options.warmUp());
            for (int connections : options.connections()) {
                Sample sample = places.load(Place.STACK, connections, options.seconds());
                out.println(
                        LandscapeReport.line(String.format(Locale.ROOT, "%d × %,d", replicas, connections), sample));
                steps.add(new ScaleStep(replicas, connections, sample, places.memory()));
            }
        }
        return steps;
    }

    private void write(List<ScaleStep> steps) throws IOException, InterruptedException {
        String report = ScaleReport.of(steps, options.usualConnections());
        out.println("\n" + report);
        if (options.write().isPresent()) {
            Path directory = options.write().get();
            Files.writeString(directory.resolve("scale.svg"), ScaleChart.of(steps, options.usualConnections()));
            MarkedText.write(
                    directory.resolve(LandscapeOptions.DOCUMENT),
                    "scale",
                    "![](scale.svg)\n\n" + MachineFacts.here() + "\n\n" + report);
        }
    }
}
