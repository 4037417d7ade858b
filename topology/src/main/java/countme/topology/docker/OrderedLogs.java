package countme.topology.docker;

import countme.topology.docker.ContainerEngine.LineStream;
import countme.topology.docker.ContainerLogs.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lines that the engine kept of several containers, in the order of their times; not all of them are in memory. */
public final class OrderedLogs {
    /** How far one container's lines are read ahead of the others'. */
    private static final int AHEAD = 1000;

    private static final Duration BRIEFLY = Duration.ofMillis(10);

    /**
     * A line and when it was written.
     *
     * @param text without its time
     */
    public record Stamped(Instant time, String text) {
        /** Reads what the engine gives if it is asked for times. */
        public static Stamped of(String line) {
            int end = line.indexOf(' ');
            return new Stamped(Instant.parse(line.substring(0, end)), line.substring(end + 1));
        }
    }

    private OrderedLogs() {}

    /**
     * Gives every line that there is now.
     *
     * @param selection which lines of each container; it is not followed
     * @param sinks what takes a container's lines, by its id; called from this thread
     */
    public static void each(ContainerEngine engine, Selection selection, Map<String, Consumer<Stamped>> sinks)
            throws InterruptedException {
        var stamped = new Selection(false, selection.tail(), selection.since(), true);
        var sources = new ArrayList<Source>();
        try {
            sinks.forEach((id, sink) -> sources.add(new Source(engine, id, stamped, sink)));
            var next = new PriorityQueue<Source>(Comparator.comparing(Source::time));
            for (Source source : sources) {
                if (source.advance()) {
                    next.add(source);
                }
            }
            while (!next.isEmpty()) {
                Source earliest = next.remove();
                earliest.sink.accept(earliest.head());
                if (earliest.advance()) {
                    next.add(earliest);
                }
            }
        } finally {
            sources.forEach(Source::close);
        }
    }

    /** One container's lines, read by a thread of the engine's client while others are taken. */
    private static final class Source {
        private final Consumer<Stamped> sink;
        private final BlockingQueue<Stamped> ahead = new ArrayBlockingQueue<>(AHEAD);
        private final LineStream stream;
        private volatile boolean closed;
        private @Nullable Stamped head;

        Source(ContainerEngine engine, String id, Selection selection, Consumer<Stamped> sink) {
            this.sink = sink;
            stream = engine.lines(id, selection, line -> put(Stamped.of(line)));
        }

        private void put(Stamped line) {
            try {
                boolean there = false;
                while (!there && !closed) {
                    there = ahead.offer(line, 1, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Goes on to the next line; false behind the last. */
        boolean advance() throws InterruptedException {
            head = ahead.poll();
            boolean ended = false;
            while (head == null && !ended) {
                ended = stream.await(BRIEFLY);
                head = ahead.poll();
            }
            return head != null;
        }

        Stamped head() {
            return Objects.requireNonNull(head);
        }

        Instant time() {
            return head().time();
        }

        void close() {
            closed = true;
            stream.close();
        }
    }
}
