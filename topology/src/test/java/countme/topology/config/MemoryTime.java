package countme.topology.config;

import java.time.Duration;
import java.time.Instant;

/** Time that passes only when somebody lets it, and then at once. */
public final class MemoryTime implements Time {
    private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");

    private long passed;

    @Override
    public synchronized Instant instant() {
        return BEGIN.plusNanos(passed);
    }

    @Override
    public synchronized long nanos() {
        return passed;
    }

    @Override
    public synchronized boolean pass(Duration duration) {
        passed += Math.max(0, duration.toNanos());
        return !Thread.currentThread().isInterrupted();
    }
}
