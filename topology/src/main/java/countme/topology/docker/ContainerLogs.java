package countme.topology.docker;

import countme.topology.docker.ContainerEngine.LineStream;
import countme.topology.report.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a container wrote, as the engine kept it. */
public final class ContainerLogs {
    /**
     * Which lines.
     *
     * @param follow go on until the container ends
     * @param tail how many of the last lines; negative for all
     * @param since not before this moment
     * @param timestamps each line begins with the moment it was written
     */
    public record Selection(
            boolean follow, int tail, @Nullable Instant since, boolean timestamps) {}

    private ContainerLogs() {}

    /** The last lines, for a message; empty when the engine has none. */
    public static List<String> last(ContainerEngine engine, String containerId, int lines) {
        return readIfAny(engine, containerId, new Selection(false, lines, null, false), Duration.ofSeconds(5));
    }

    /** Lines as a message shows them. */
    public static String quoted(List<String> lines) {
        return "Its last log lines:\n  " + (lines.isEmpty() ? "(none)" : String.join("\n  ", lines));
    }

    /** All lines since the second of a moment; empty when the engine has none. */
    public static List<String> since(ContainerEngine engine, String containerId, Instant moment) {
        return readIfAny(engine, containerId, new Selection(false, -1, moment, false), Duration.ofSeconds(30));
    }

    /** The same, each line behind the moment it was written, in a form that sorts, and a space; a {@link Problem} when they cannot be had. */
    public static List<String> stamped(ContainerEngine engine, String containerId, Instant moment) {
        return read(engine, containerId, new Selection(false, -1, moment, true), Duration.ofSeconds(30));
    }

    private static List<String> readIfAny(
            ContainerEngine engine, String containerId, Selection selection, Duration patience) {
        try {
            return read(engine, containerId, selection, patience);
        } catch (Problem e) {
            return List.of();
        }
    }

    /** Lines of another machine that broke off are read again: the engine has them. */
    private static List<String> read(
            ContainerEngine engine, String containerId, Selection selection, Duration patience) {
        try {
            return readOnce(engine, containerId, selection, patience);
        } catch (Problem e) {
            if (engine.isLocal() || !e.isPassing()) {
                throw e;
            }
            return readOnce(engine, containerId, selection, patience);
        }
    }

    private static List<String> readOnce(
            ContainerEngine engine, String containerId, Selection selection, Duration patience) {
        List<String> kept = Collections.synchronizedList(new ArrayList<>());
        try (LineStream lines = engine.lines(containerId, selection, kept::add)) {
            boolean unused = lines.await(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(kept);
    }

    /**
     * Streams whole lines of several containers side by side and returns when all have ended, or early when interrupted.
     *
     * @param sinks what takes a container's lines, by its id; called from many threads. What one throws ends it all, and is thrown
     */
    public static void stream(ContainerEngine engine, Selection selection, Map<String, Consumer<String>> sinks)
            throws InterruptedException {
        var streams = new CopyOnWriteArrayList<LineStream>();
        var failure = new AtomicReference<@Nullable RuntimeException>();
        try {
            sinks.forEach((id, sink) -> streams.add(engine.lines(id, selection, line -> {
                try {
                    if (failure.get() == null) {
                        sink.accept(line);
                    }
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                    streams.forEach(LineStream::close);
                }
            })));
            for (LineStream stream : streams) {
                if (failure.get() == null) {
                    stream.await();
                }
            }
        } finally {
            streams.forEach(LineStream::close);
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }
}
