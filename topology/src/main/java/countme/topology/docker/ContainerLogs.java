package countme.topology.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import countme.topology.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
    public static List<String> last(Engine engine, String containerId, int lines) {
        return read(engine, containerId, new Selection(false, lines, null, false), Duration.ofSeconds(5));
    }

    /** Lines as a message shows them. */
    public static String quoted(List<String> lines) {
        return "Its last log lines:\n  " + (lines.isEmpty() ? "(none)" : String.join("\n  ", lines));
    }

    /** All lines since the second of a moment; empty when the engine has none. */
    public static List<String> since(Engine engine, String containerId, Instant moment) {
        return read(engine, containerId, new Selection(false, -1, moment, false), Duration.ofSeconds(30));
    }

    /** The same, each line behind the moment it was written, in a form that sorts, and a space. */
    public static List<String> stamped(Engine engine, String containerId, Instant moment) {
        return read(engine, containerId, new Selection(false, -1, moment, true), Duration.ofSeconds(30));
    }

    private static List<String> read(Engine engine, String containerId, Selection selection, Duration patience) {
        List<String> kept = Collections.synchronizedList(new ArrayList<>());
        try {
            stream(engine, containerId, selection, kept::add)
                    .awaitCompletion(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (DockerException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(kept);
    }

    /**
     * Streams whole lines of several containers side by side and returns when all have ended, or early when interrupted.
     *
     * @param sinks what takes a container's lines, by its id; called from many threads
     */
    public static void stream(Engine engine, Selection selection, Map<String, Consumer<String>> sinks)
            throws InterruptedException {
        var streams = new ArrayList<ResultCallback.Adapter<Frame>>();
        try {
            sinks.forEach((id, sink) -> streams.add(stream(engine, id, selection, sink)));
            for (ResultCallback.Adapter<Frame> stream : streams) {
                stream.awaitCompletion();
            }
        } finally {
            streams.forEach(ContainerLogs::close);
        }
    }

    private static void close(ResultCallback.Adapter<Frame> stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ResultCallback.Adapter<Frame> stream(
            Engine engine, String containerId, Selection selection, Consumer<String> sink) {
        LogContainerCmd command = engine.client()
                .logContainerCmd(containerId)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(selection.follow())
                .withTimestamps(selection.timestamps());
        if (selection.tail() >= 0) {
            command.withTail(selection.tail());
        }
        Instant since = selection.since();
        if (since != null) {
            command.withSince((int) since.getEpochSecond());
        }
        return command.exec(new Lines(sink));
    }

    /** Joins frames into lines; stdout and stderr keep apart. */
    private static final class Lines extends ResultCallback.Adapter<Frame> {
        private final Consumer<String> sink;
        private final Map<StreamType, StringBuilder> pending = new EnumMap<>(StreamType.class);

        Lines(Consumer<String> sink) {
            this.sink = sink;
        }

        @Override
        public void onNext(Frame frame) {
            StringBuilder line = pending.computeIfAbsent(frame.getStreamType(), stream -> new StringBuilder());
            line.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
            for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
                sink.accept(line.substring(0, end));
                line.delete(0, end + 1);
            }
        }

        @Override
        public void onComplete() {
            for (StringBuilder line : pending.values()) {
                if (!line.isEmpty()) {
                    sink.accept(line.toString());
                }
            }
            super.onComplete();
        }
    }
}
