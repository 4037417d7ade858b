package countme.topology.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Time that passes only when somebody lets it, and then at once; what is to happen meanwhile happens. */
public final class MemoryTime implements Time {
    private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");

    /** Something that is to happen. */
    private record Event(long when, Runnable what) {}

    private final List<Event> events = new ArrayList<>();
    private long passed;

    /** While somebody lets time pass, that long from now, this happens, on the thread of who waits. */
    public synchronized void in(Duration duration, Runnable what) {
        events.add(new Event(passed + duration.toNanos(), what));
    }

    @Override
    public synchronized Instant instant() {
        return BEGIN.plusNanos(passed);
    }

    @Override
    public synchronized long nanos() {
        return passed;
    }

    @Override
    public boolean pass(Duration duration) {
        long end = nanos() + Math.max(0, duration.toNanos());
        for (Optional<Event> next = next(end); next.isPresent(); next = next(end)) {
            next.get().what().run();
        }
        return !Thread.currentThread().isInterrupted();
    }

    @Override
    public Repetition every(Duration period, Runnable what) {
        var goesOn = new AtomicBoolean(true);
        repeat(period, what, goesOn);
        return () -> goesOn.set(false);
    }

    private void repeat(Duration period, Runnable what, AtomicBoolean goesOn) {
        in(period, () -> {
            if (goesOn.get()) {
                what.run();
                repeat(period, what, goesOn);
            }
        });
    }

    /** The next thing to happen until then, if there is one; time goes on to it, or to the end. */
    private synchronized Optional<Event> next(long end) {
        Optional<Event> due =
                events.stream().filter(event -> event.when() <= end).min(Comparator.comparingLong(Event::when));
        due.ifPresent(events::remove);
        passed = Math.max(passed, due.map(Event::when).orElse(end));
        return due;
    }
}
