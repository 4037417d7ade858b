package countme.acceptance;

import java.util.concurrent.locks.LockSupport;

/**
 * How often visitors come who come again and again: a constant load, and so little that the load is not what is tested. Faults are judged under
 * more of it ({@code -Dvisitors.pause}, in milliseconds).
 */
final class Pace {
    private static final long PAUSE_NANOS = Integer.getInteger("visitors.pause", 40) * 1_000_000L;

    private Pace() {}

    /** Waits until the next visit is due. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}
