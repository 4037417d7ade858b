package countme.topology.deploy.inspect;

import countme.topology.deploy.project.LogAccess;
import countme.topology.deploy.project.Project;
import countme.topology.docker.ContainerLogs;
import countme.topology.docker.ContainerLogs.Selection;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.LokiClient;
import countme.topology.docker.LokiClient.Line;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What containers wrote: from Loki, which remembers those that were replaced, or else from the engine, which has only those that are
 * there.
 */
public final class Logs {
    private static final Duration POLL = Duration.ofSeconds(1);
    /** Lines of different containers do not arrive in the order of their times. */
    private static final Duration LATE = Duration.ofSeconds(20);

    private final Project project;
    private final Progress progress;
    private final BiConsumer<String, String> sink;

    /**
     * Prepares to read.
     *
     * @param progress is told when Loki cannot be asked
     * @param sink takes who wrote a line, such as {@code app-1}, and the line; from one thread at a time
     */
    public Logs(Project project, Progress progress, BiConsumer<String, String> sink) {
        this.project = project;
        this.progress = progress;
        this.sink = sink;
    }

    /** Reads lines of containers that are there now, and of those they replaced; returns at their end, or when interrupted. */
    public void read(Inventory inventory, List<Instance> chosen, Selection selection) {
        Optional<LokiClient> loki = LogAccess.to(project, inventory);
        if (loki.isPresent()) {
            try {
                read(
                        loki.get(),
                        chosen.stream().map(Instance::instance).distinct().toList(),
                        selection);
                return;
            } catch (Problem e) {
                progress.say(e.what() + " (" + e.why() + ")");
            }
        }
        progress.say("These lines are the engine's: those of containers that were replaced are missing.");
        var sinks = new LinkedHashMap<String, Consumer<String>>();
        chosen.forEach(one -> sinks.put(one.id(), line -> accept(one.instance(), line)));
        try {
            ContainerLogs.stream(project.engine(), selection, sinks);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(LokiClient loki, List<String> instances, Selection selection) {
        Instant now = project.time().instant();
        Instant since = selection.since();
        Instant from = since == null ? now.minus(retention()) : since;
        Set<Line> printed = new HashSet<>();
        // Asked before anything is printed: an answer that does not come must not come twice from elsewhere.
        List<Line> first = selection.tail() >= 0
                ? last(loki, instances, from, now, selection.tail())
                : loki.lines(any(instances), from, now, LokiClient.MOST_LINES, false);
        print(first, selection, printed);
        while (selection.tail() < 0 && first.size() == LokiClient.MOST_LINES) {
            // From the last moment on again, because several lines can have the same; but never twice the same page.
            Instant last = first.get(first.size() - 1).time();
            Instant next = last.equals(first.get(0).time()) ? last.plusNanos(1) : last;
            printed.removeIf(line -> line.time().isBefore(next));
            first = loki.lines(any(instances), next, now, LokiClient.MOST_LINES, false);
            print(first, selection, printed);
        }
        if (selection.follow()) {
            follow(loki, any(instances), now, selection, printed);
        }
    }

    private Duration retention() {
        return project.topology().logStore().orElseThrow().retention();
    }

    private void follow(LokiClient loki, String instances, Instant begin, Selection selection, Set<Line> printed) {
        do {
            Instant now = project.time().instant();
            Instant late = now.minus(LATE);
            Instant from = late.isBefore(begin) ? begin : late;
            print(loki.lines(instances, from, now, LokiClient.MOST_LINES, false), selection, printed);
            printed.removeIf(line -> line.time().isBefore(late));
        } while (project.time().pass(POLL));
    }

    private static List<Line> last(LokiClient loki, List<String> instances, Instant from, Instant to, int lines) {
        var all = new ArrayList<Line>();
        if (lines > 0) {
            instances.forEach(
                    one -> all.addAll(loki.lines(one, from, to, Math.min(lines, LokiClient.MOST_LINES), true)));
        }
        return all;
    }

    private void print(List<Line> lines, Selection selection, Set<Line> printed) {
        for (Line line : lines) {
            if (printed.add(line)) {
                accept(line.instance(), selection.timestamps() ? line.time() + " " + line.text() : line.text());
            }
        }
    }

    private synchronized void accept(String instance, String line) {
        sink.accept(instance, line);
    }

    private static String any(List<String> instances) {
        return instances.stream().distinct().collect(Collectors.joining("|"));
    }
}
