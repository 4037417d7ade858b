package countme.topology.deploy.inspect;

import countme.topology.deploy.project.LogAccess;
import countme.topology.deploy.project.Project;
import countme.topology.docker.ContainerLogs;
import countme.topology.docker.ContainerLogs.Selection;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.LogLine;
import countme.topology.docker.LogPages;
import countme.topology.docker.LokiClient;
import countme.topology.docker.OrderedLogs;
import countme.topology.docker.OrderedLogs.Stamped;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.watch.LogLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final LogLevel least;
    private final Consumer<LogLine> sink;
    private boolean any;

    /**
     * Prepares to read.
     *
     * @param progress is told when Loki cannot be asked
     * @param least lines that matter less are left out
     * @param sink takes the lines, from one thread at a time
     */
    public Logs(Project project, Progress progress, LogLevel least, Consumer<LogLine> sink) {
        this.project = project;
        this.progress = progress;
        this.least = least;
        this.sink = sink;
    }

    /**
     * Reads lines of containers that are there now, and of those they replaced, in the order of their times; returns at their end, or when
     * interrupted. All that is selected is read, or what is missing is said. Followed lines come as they arrive.
     */
    public void read(Inventory inventory, List<Instance> chosen, Selection selection) {
        Optional<LokiClient> loki = LogAccess.to(project, inventory);
        if (loki.isPresent()) {
            try {
                read(
                        loki.get().atLeast(least),
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
        try {
            readFromTheEngine(chosen, selection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readFromTheEngine(List<Instance> chosen, Selection selection) throws InterruptedException {
        Map<String, Instant> read = new ConcurrentHashMap<>();
        var now = new LinkedHashMap<String, Consumer<Stamped>>();
        chosen.forEach(one -> now.put(one.id(), line -> {
            read.put(one.id(), line.time());
            accept(one, line);
        }));
        OrderedLogs.each(project.engine(), selection, now);
        while (selection.follow() && !followed(chosen, read)) {
            progress.say("The lines go on where they broke off.");
        }
    }

    /** Reads on behind what was read; false when the connection broke off, and the engine can be asked again. */
    private boolean followed(List<Instance> chosen, Map<String, Instant> read) throws InterruptedException {
        // The engine counts in whole seconds: what was read is passed over.
        Instant since = read.values().stream()
                .min(Comparator.naturalOrder())
                .orElse(project.time().instant());
        var later = new LinkedHashMap<String, Consumer<String>>();
        chosen.forEach(one -> later.put(one.id(), text -> {
            Stamped line = Stamped.of(text);
            if (line.time().isAfter(read.getOrDefault(one.id(), Instant.MIN))) {
                read.put(one.id(), line.time());
                accept(one, line);
            }
        }));
        try {
            ContainerLogs.stream(project.engine(), new Selection(true, -1, since, true), later);
            return true;
        } catch (Problem e) {
            if (!e.isPassing()
                    || e.exitCode() == ExitCode.INTERRUPTED
                    || project.engine().isLocal()) {
                throw e;
            }
            // It waits for the connection, and fails when that does not come back.
            Inventory unused = project.inventory();
            return false;
        }
    }

    private void accept(Instance instance, Stamped line) {
        LogLevel level = project.topology()
                .service(instance.service())
                .map(service -> service.levelOf(line.text()))
                .orElse(LogLevel.info);
        accept(new LogLine(line.time(), instance.instance(), level, line.text()));
    }

    private void read(LokiClient loki, List<String> instances, Selection selection) {
        var pages = new LogPages(loki, LokiClient.MOST_LINES, progress::say);
        Instant now = project.time().instant();
        Instant since = selection.since();
        Instant from = since == null ? now.minus(retention()) : since;
        // What the store has already: what is late comes behind it, and nothing comes twice.
        Set<LogLine> known = new HashSet<>();
        Instant window = latest(from, now.minus(LATE));
        if (selection.follow()) {
            pages.each(any(instances), window, now, known::add);
        }
        Consumer<LogLine> sink = line -> {
            if (selection.follow() && !line.time().isBefore(window)) {
                known.add(line);
            }
            print(line);
        };
        if (selection.tail() >= 0) {
            List<LogLine> last = new ArrayList<>();
            instances.forEach(one -> last.addAll(pages.last(one, from, now, selection.tail())));
            last.stream().sorted(Comparator.comparing(LogLine::time)).forEach(sink);
        } else {
            pages.each(any(instances), from, now, sink);
        }
        if (selection.follow()) {
            follow(pages, any(instances), from, now, known);
        }
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    private Duration retention() {
        return project.topology().logStore().orElseThrow().retention();
    }

    /** Goes on until interrupted, also when the store is away meanwhile: it has the lines when it is back. */
    private void follow(LogPages pages, String instances, Instant from, Instant begin, Set<LogLine> known) {
        Instant read = begin;
        boolean away = false;
        while (project.time().pass(POLL)) {
            Instant now = project.time().instant();
            try {
                pages.each(instances, latest(from, read.minus(LATE)), now, line -> {
                    if (known.add(line)) {
                        print(line);
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

    private void print(LogLine line) {
        any = true;
        accept(line);
    }

    private synchronized void accept(LogLine line) {
        if (line.level().compareTo(least) >= 0) {
            sink.accept(line);
        }
    }

    private static String any(List<String> instances) {
        return instances.stream().distinct().collect(Collectors.joining("|"));
    }
}
