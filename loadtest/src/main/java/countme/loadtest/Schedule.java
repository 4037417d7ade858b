package countme.loadtest;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * When the requests of one load are due, for any number of threads that take them one by one.
 *
 * <p>In an open load every request has its time before the load begins, and a late one keeps it: latency is counted from that time, so
 * that a server which stalls cannot hide it by keeping the client from asking (coordinated omission). In a closed load a request is due
 * when somebody is free to send it.
 */
final class Schedule {
    /** Said instead of a time when there are no more requests. */
    static final long OVER = -1;

    private static final double NANOS = 1e9;

    private final Load load;
    private final long length;
    private final AtomicLong taken = new AtomicLong();
    private final long begun = System.nanoTime();
    private volatile boolean ended;

    /** Begins now. */
    Schedule(Load load, Duration length) {
        this.load = load;
        this.length = length.toNanos();
    }

    /** Begins now and goes on until it is ended. */
    Schedule(Load load) {
        this(load, Duration.ofNanos(Long.MAX_VALUE));
    }

    /** Leaves out the requests that are not yet due. */
    void end() {
        ended = true;
    }

    /** Takes the next request and waits until it is due: the time it is due, in nanoseconds since the beginning, or {@link #OVER}. */
    long next() {
        long due = load instanceof Load.Open open ? due(taken.getAndIncrement(), open.usersPerSecond()) : now();
        if (due >= length) {
            return OVER;
        }
        for (long early = due - now(); early > 0 && !ended; early = due - now()) {
            LockSupport.parkNanos(this, early);
        }
        return ended ? OVER : due;
    }

    /** Nanoseconds since the beginning. */
    long now() {
        return System.nanoTime() - begun;
    }

    static long due(long request, double perSecond) {
        return Math.round(request * NANOS / perSecond);
    }
}
