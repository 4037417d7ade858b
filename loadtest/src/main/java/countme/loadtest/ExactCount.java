package countme.loadtest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Proves that a counter counted exactly, with and without faults, from the requests of one client. Exact means: no number was given
 * twice; no request that started after number N had been received got N or less; and the counter moved by at least the answered
 * requests, and at most those plus the requests whose outcome the client never learned.
 *
 * <p>Call {@link #start} right before each request is sent, and {@link Request#answered} once its number is there. A request that gets
 * neither that nor {@link Request#notCounted} is one of unknown outcome. Any number of threads may record at once; recording costs a
 * fraction of a microsecond, and 8 bytes for each answer. Ask for a verdict when all requests are over.
 */
public final class ExactCount {
    private static final int SHOWN = 5;

    private final LongAdder started = new LongAdder();
    private final LongAdder notCounted = new LongAdder();
    private volatile long highest = Long.MIN_VALUE;

    private final Object lock = new Object();
    private long[] values = new long[1024];
    private int size;
    private long stale;
    private final List<String> staleExamples = new ArrayList<>();

    /** Records that a request is about to be sent. */
    public Request start() {
        started.increment();
        return new Request(highest);
    }

    /** One request under way. */
    public final class Request {
        /** The highest number anyone had received before this request started, so it must get a higher one. */
        private final long floor;

        private Request(long floor) {
            this.floor = floor;
        }

        /** Records the number that this request was answered with. */
        public void answered(long value) {
            add(value, floor);
        }

        /** Records that this request is certain not to have been counted: say, its connection was refused. */
        public void notCounted() {
            notCounted.increment();
        }
    }

    /** Judges uniqueness, order and total against how far the counter moved. */
    public Verdict verdict(Move move) {
        synchronized (lock) {
            Answers answers = answers();
            return judge(answers, move.length(), Stream.of(answers.outside(move), answers.total(move, unknown())));
        }
    }

    /**
     * Judges uniqueness and order, and that N answers are N consecutive numbers. For a client that has the counter to itself and no
     * reading of it: the span of the numbers is taken for the counter's move.
     */
    public Verdict consecutive() {
        synchronized (lock) {
            Answers answers = answers();
            return judge(answers, answers.span(), Stream.of(answers.gaps()));
        }
    }

    /** Judges uniqueness and order alone: for a client that is not the only one, so that numbers may be missing between its own. */
    public Verdict distinct() {
        synchronized (lock) {
            Answers answers = answers();
            return judge(answers, answers.span(), Stream.empty());
        }
    }

    private void add(long value, long floor) {
        synchronized (lock) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
            highest = Math.max(highest, value);
            if (value <= floor) {
                noteStale(value, floor);
            }
        }
    }

    private void noteStale(long value, long floor) {
        if (stale++ < SHOWN) {
            staleExamples.add("%d after %d".formatted(value, floor));
        }
    }

    private Answers answers() {
        return new Answers(Arrays.copyOf(values, size));
    }

    private long unknown() {
        return started.sum() - notCounted.sum() - size;
    }

    private Verdict judge(Answers answers, long moved, Stream<Optional<String>> more) {
        List<String> violations = Stream.concat(Stream.of(answers.duplicates(), order()), more)
                .flatMap(Optional::stream)
                .toList();
        return new Verdict(size, unknown(), notCounted.sum(), moved, violations);
    }

    private Optional<String> order() {
        return stale == 0
                ? Optional.empty()
                : Optional.of(
                        "out of order: %d answers were no higher than one received before their request started (%s%s)"
                                .formatted(stale, String.join(", ", staleExamples), stale > SHOWN ? ", …" : ""));
    }
}
