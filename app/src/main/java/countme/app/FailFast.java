package countme.app;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps threads from queueing on a Redis that does not answer: after a failure one caller tries at a time, with a
 * pause between tries, and all others are refused at once.
 */
final class FailFast {
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    /** Longer than any try takes; only a caller that died without reporting is ever waited for this long. */
    private static final long TRY_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long CLOSED = 0;

    /** When the next try is due, or {@link #CLOSED} while all is well. */
    private final AtomicLong retryAt = new AtomicLong(CLOSED);

    /** Whether the caller may go to Redis now; it must then report {@link #healthy} or {@link #failed}. */
    boolean mayTry() {
        long due = retryAt.get();
        if (due == CLOSED) {
            return true;
        }
        long now = System.nanoTime();
        return now - due >= 0 && retryAt.compareAndSet(due, in(now, TRY_NANOS));
    }

    /** Whether all is well as far as is known. */
    boolean isClosed() {
        return retryAt.get() == CLOSED;
    }

    void healthy() {
        if (retryAt.get() != CLOSED) {
            retryAt.set(CLOSED);
        }
    }

    void failed() {
        retryAt.set(in(System.nanoTime(), PAUSE_NANOS));
    }

    private static long in(long now, long nanos) {
        long due = now + nanos;
        return due == CLOSED ? 1 : due;
    }
}
