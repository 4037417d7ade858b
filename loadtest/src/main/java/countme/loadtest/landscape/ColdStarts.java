package countme.loadtest.landscape;

import countme.loadtest.ImpatientVisitor;
import countme.loadtest.Launcher;
import countme.loadtest.OwnStack;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the stack does in its first minute, when its JVMs have compiled nothing yet. Images and volumes are there: it is a second or later
 * start. Every figure is divided by the ceiling's, measured right before the start and once more at the end.
 */
final class ColdStarts {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Name and length in seconds of what is reported on its own. */
    private static final Map<String, Integer> WINDOWS = windows();

    private static final String STEADY = "afterwards";
    private static final String CEILING = "ceiling";

    private final OwnStack stack;
    private final Places places;
    private final LandscapeOptions options;
    private final PrintStream out;

    ColdStarts(OwnStack stack, Places places, LandscapeOptions options, PrintStream out) {
        this.stack = stack;
        this.places = places;
        this.options = options;
        this.out = out;
    }

    /** Starts the stack as often as asked for and gives the tables. */
    String run() throws IOException, InterruptedException {
        places.warmUpPeers(options.connections());
        List<Map<String, Sample>> starts = new ArrayList<>();
        for (int start = 1; start <= options.starts(); start++) {
            out.println("\nstart " + start);
            String unused = stack.call("down", "--yes");
            starts.add(start());
        }
        return report(starts);
    }

    private Map<String, Sample> start() throws IOException, InterruptedException {
        Map<String, Sample> samples = new LinkedHashMap<>();
        Sample before = ceiling();
        Process up = stack.launcher().start("up", "--detach", "--yes");
        if (options.atOnce()) {
            awaitFirstAnswer(up);
        } else {
            String unused = Launcher.finish(up);
        }
        for (Map.Entry<String, Integer> window : WINDOWS.entrySet()) {
            samples.put(window.getKey(), load(window.getKey(), window.getValue()));
        }
        if (options.atOnce()) {
            String unused = Launcher.finish(up);
        }
        places.warmUp(Place.STACK, options.connections(), options.warmUp());
        samples.put(STEADY, load(STEADY, options.seconds()));
        samples.put(CEILING, Medians.of(List.of(before, ceiling())));
        return samples;
    }

    /** Asks again and again until the counter counts or the launcher has given up. */
    private void awaitFirstAnswer(Process up) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var visitor = new ImpatientVisitor(stack.https());
        while (!visitor.isCounted()) {
            if (!up.isAlive() && up.exitValue() != 0) {
                String unused = Launcher.finish(up);
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("The counter does not answer after %d min.".formatted(PATIENCE.toMinutes()));
            }
            boolean unused = up.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private Sample load(String name, int seconds) throws IOException, InterruptedException {
        Sample sample = places.load(Place.STACK, options.connections(), seconds);
        out.println(LandscapeReport.line(name, sample));
        return sample;
    }

    private Sample ceiling() throws IOException, InterruptedException {
        Sample sample = places.load(Place.CEILING, options.connections(), options.seconds());
        out.println(LandscapeReport.line(CEILING, sample));
        return sample;
    }

    /** Medians over all starts. */
    static String report(List<Map<String, Sample>> starts) {
        Map<String, Sample> medians = new LinkedHashMap<>();
        for (String name : starts.get(0).keySet()) {
            medians.put(name, Medians.of(of(starts, name)));
        }
        List<String> lines = new ArrayList<>();
        lines.add("| median of %-3d starts | requests/s | of the ceiling | p50, ms | p99, ms | times the ceiling's |"
                .formatted(starts.size()));
        lines.add("|----------------------|-----------:|---------------:|--------:|--------:|--------------------:|");
        medians.forEach((name, sample) -> lines.add(String.format(
                Locale.ROOT,
                "| %-20s | %,10.0f | %14.3f | %7.1f | %7.1f | %19.1f |",
                name,
                sample.perSecond(),
                Medians.ratio(of(starts, name), of(starts, CEILING), Sample::perSecond)
                        .median(),
                sample.p50(),
                sample.p99(),
                Medians.ratio(of(starts, name), of(starts, CEILING), Sample::p99)
                        .median())));
        return String.join("\n", lines) + "\n\n" + LandscapeReport.services(medians);
    }

    private static List<Sample> of(List<Map<String, Sample>> starts, String name) {
        return starts.stream()
                .flatMap(start -> start.entrySet().stream()
                        .filter(entry -> entry.getKey().equals(name))
                        .map(Map.Entry::getValue))
                .toList();
    }

    private static Map<String, Integer> windows() {
        Map<String, Integer> windows = new LinkedHashMap<>();
        windows.put("0 – 10 s", 10);
        windows.put("10 – 30 s", 20);
        windows.put("30 – 60 s", 30);
        return windows;
    }
}
