package countme.topology.concurrent;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What time it is, and how to let it pass. */
public interface Time extends InstantSource {
    /** Nanoseconds on a clock that only ever goes on; only differences mean anything. */
    long nanos();

    /**
     * Lets time pass.
     *
     * @return false when the thread is interrupted, before or meanwhile; it stays so
     */
    boolean pass(Duration duration);

    /** Something that is done again and again. Closing it ends that. */
    interface Repetition extends AutoCloseable {
        @Override
        void close();
    }

    /** Does something again and again, beside whoever asks for it, with so much time from one end to the next beginning; first after that time. */
    Repetition every(Duration period, Runnable what);

    /** The machine's. */
    static Time system() {
        return new Time() {
            @Override
            public Instant instant() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public boolean pass(Duration duration) {
                long end = nanos() + duration.toNanos();
                for (long left = duration.toNanos();
                        left > 0 && !Thread.currentThread().isInterrupted();
                        left = end - nanos()) {
                    LockSupport.parkNanos(left);
                }
                return !Thread.currentThread().isInterrupted();
            }

            @Override
            public Repetition every(Duration period, Runnable what) {
                var thread = new Thread(
                        () -> {
                            while (pass(period)) {
                                what.run();
                            }
                        },
                        "countme every " + period.toSeconds() + " s");
                thread.setDaemon(true);
                thread.start();
                return thread::interrupt;
            }
        };
    }

    /** How long ago {@link #nanos} said this. */
    default Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }

    /**
     * Asks again and again, at least once. Whoever takes long to say no is left alone as long.
     *
     * @param atMost for how long
     * @param between the least time from an answer to the next question
     * @param question empty for as long as there is no answer; what it throws ends the asking
     * @return the answer, or empty when time is over
     * @throws Problem with {@link ExitCode#INTERRUPTED} when the thread is interrupted
     */
    default <T> Optional<T> poll(Duration atMost, Duration between, Supplier<Optional<T>> question) {
        long begun = nanos();
        while (true) {
            long asked = nanos();
            Optional<T> answer = question.get();
            if (answer.isPresent() || since(begun).compareTo(atMost) >= 0) {
                return answer;
            }
            Duration took = since(asked);
            if (!pass(took.compareTo(between) > 0 ? took : between)) {
                throw Problem.interrupted();
            }
        }
    }

    /**
     * Does something that may be done again, until it goes well: what is {@linkplain Problem#isPassing passing} is waited for.
     *
     * @param atMost for how long; what goes wrong after that is thrown, and so is at once what does not pass by itself
     */
    default <T> T insist(Duration atMost, Duration between, Supplier<T> work) {
        long begun = nanos();
        while (true) {
            try {
                return work.get();
            } catch (Problem e) {
                if (!e.isPassing()
                        || e.exitCode() == ExitCode.INTERRUPTED
                        || since(begun).compareTo(atMost) >= 0) {
                    throw e;
                }
            }
            if (!pass(between)) {
                throw Problem.interrupted();
            }
        }
    }
}
