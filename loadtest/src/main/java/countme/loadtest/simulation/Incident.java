package countme.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;

import io.gatling.javaapi.core.ChainBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that is done to the stack in the middle of a load, which goes on until it is over, and for a while longer. */
final class Incident implements Timeline {
    static final String BEFORE = "hit before";
    static final String MEANWHILE = "hit meanwhile";
    static final String AFTER = "hit after";

    /** Longer than any launcher is waited for. */
    private static final Duration LONGEST = Duration.ofMinutes(20);

    private static final Duration LOOK = Duration.ofMillis(100);

    private final Duration around;
    private final Journal journal;
    private final Deed deed;
    private volatile long begun = Long.MAX_VALUE;
    private volatile long over = Long.MAX_VALUE;
    private volatile long ended = Long.MAX_VALUE;
    private volatile @Nullable Outcome outcome;

    /** What is done. */
    interface Deed {
        /** Does it, and returns when the stack should be as before. */
        Outcome run() throws IOException, InterruptedException;
    }

    /**
     * Plans it.
     *
     * @param around how long the load lasts before it and after it
     * @param journal its clock
     * @param deed what is done
     */
    Incident(Duration around, Journal journal, Deed deed) {
        this.around = around;
        this.journal = journal;
        this.deed = deed;
    }

    @Override
    public String partAt(long nanos) {
        return nanos < begun ? BEFORE : nanos < over ? MEANWHILE : AFTER;
    }

    @Override
    public List<Part> parts() {
        return List.of(part(BEFORE, 0, begun), part(MEANWHILE, begun, over), part(AFTER, over, ended));
    }

    /** When the load is over at the latest. */
    Duration longest() {
        return LONGEST.plus(around.multipliedBy(2));
    }

    /** Whether the load is over. */
    boolean isEnded() {
        return ended != Long.MAX_VALUE;
    }

    /** Goes through it. What is done has a thread of its own: Gatling's must not wait for it. */
    ChainBuilder course() {
        return exec(pause(around))
                .exec(session -> {
                    begin();
                    new Thread(this::run, "incident").start();
                    return session;
                })
                .exec(asLongAs(session -> over == Long.MAX_VALUE).on(pause(LOOK)))
                .exec(pause(around))
                .exec(session -> {
                    end();
                    return session;
                })
                // Visitors who just came in time are on their way by then.
                .exec(pause(LOOK));
    }

    /** What came of it, and how slow the answers were. */
    Outcome outcome() {
        Outcome done = outcome;
        if (done == null) {
            return new Outcome(false, "FAILED: nothing was done to the stack");
        }
        return new Outcome(
                done.good(),
                "%s; p99 was %d ms before, %d ms meanwhile, %d ms after"
                        .formatted(done.words(), p99(BEFORE), p99(MEANWHILE), p99(AFTER)));
    }

    void begin() {
        begun = journal.now();
    }

    void run() {
        try {
            outcome = deed.run();
        } catch (IOException e) {
            outcome = new Outcome(false, "FAILED: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = journal.now();
        }
    }

    void end() {
        ended = journal.now();
    }

    private int p99(String part) {
        return journal.times(part).millis(0.99);
    }

    /** What has not ended yet goes on until now. */
    private Part part(String name, long from, long to) {
        long now = journal.now();
        return new Part(name, Duration.ofNanos(Math.min(to, now) - Math.min(from, now)));
    }
}
