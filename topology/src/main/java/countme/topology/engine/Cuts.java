package countme.topology.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the cuts of a {@link Link}, and tells of each. */
final class Cuts {
    private final AtomicLong count = new AtomicLong();
    private final List<Runnable> told = new CopyOnWriteArrayList<>();

    /** There was another. */
    void another() {
        count.incrementAndGet();
        told.forEach(Runnable::run);
    }

    long count() {
        return count.get();
    }

    void tell(Runnable what) {
        told.add(what);
    }
}
