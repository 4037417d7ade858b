package countme.topology.deploy.inspect;

import countme.topology.deploy.project.LogAccess;
import countme.topology.deploy.project.Project;
import countme.topology.docker.ContainerLogs;
import countme.topology.docker.ContainerLogs.Selection;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.LogPages;
import countme.topology.docker.LokiClient;
import countme.topology.docker.LokiClient.Line;
import countme.topology.report.ExitCode;
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
    private boolean any;

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

    /**
     * Reads lines of containers that are there now, and of those they replaced; returns at their end, or when interrupted. All that is selected is read, or
     * what is missing is said.
     */
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
                if (any) {
                    throw new Problem("The lines end too early: " + e.what(), e.why(), e.next(), e);
                }
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
        var pages = new LogPages(loki, LokiClient.MOST_LINES, progress::say);
        Instant now = project.time().instant();
        Instant since = selection.since();
        Instant from = since == null ? now.minus(retention()) : since;
        // What the store has already: what is late comes behind it, and nothing comes twice.
        Set<Line> known = new HashSet<>();
        Instant window = latest(from, now.minus(LATE));
        if (selection.follow()) {
            pages.each(any(instances), window, now, known::add);
        }
        Consumer<Line> sink = line -> {
            if (selection.follow() && !line.time().isBefore(window)) {
                known.add(line);
            }
            print(line, selection);
        };
        if (selection.tail() >= 0) {
            List<Line> last = new ArrayList<>();
            instances.forEach(one -> last.addAll(pages.last(one, from, now, selection.tail())));
            last.forEach(sink);
        } else {
            pages.each(any(instances), from, now, sink);
        }
        if (selection.follow()) {
            follow(pages, any(instances), from, now, selection, known);
        }
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    private Duration retention() {
        return project.topology().logStore().orElseThrow().retention();
    }

    /** Goes on until interrupted, also when the store is away meanwhile: it has the lines when it is back. */
    private void follow(
            LogPages pages, String instances, Instant from, Instant begin, Selection selection, Set<Line> known) {
        Instant read = begin;
        boolean away = false;
        while (project.time().pass(POLL)) {
            Instant now = project.time().instant();
            try {
                pages.each(instances, latest(from, read.minus(LATE)), now, line -> {
                    if (known.add(line)) {
                        print(line, selection);
                    }
                });
                away = false;
                read = now;
                known.removeIf(line -> line.time().isBefore(now.minus(LATE)));
            } catch (Problem e) {
                if (e.exitCode() == ExitCode.INTERRUPTED) {
                    throw e;
                }
                if (!away) {
                    progress.say(e.what() + " (" + e.why() + ") Its lines come when it is back.");
                }
                away = true;
            }
        }
    }

    private void print(Line line, Selection selection) {
        any = true;
        accept(line.instance(), selection.timestamps() ? line.time() + " " + line.text() : line.text());
    }

    private synchronized void accept(String instance, String line) {
        sink.accept(instance, line);
    }

    private static String any(List<String> instances) {
        return instances.stream().distinct().collect(Collectors.joining("|"));
    }
}
