package countme.topology.docker;

import countme.topology.concurrent.Time;
import countme.topology.docker.VolumeChain.Link;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A held {@link EngineLock}. It is renewed until it is closed. Once it is lost, it stays lost. */
public final class Lease implements AutoCloseable {
    private static final Duration RENEWAL = Duration.ofSeconds(4);
    /** So long after a renewal nobody can have taken it: {@link EngineLock#LAPSE}, less the time of a slow request. */
    private static final Duration CERTAIN = Duration.ofSeconds(10);

    /** By the clock that only goes on, and by the other one, which also tells that the machine has slept. */
    record Moment(long nanos, Instant instant) {
        static Moment now(Time time) {
            return new Moment(time.nanos(), time.instant());
        }

        boolean isWithin(Duration last, Time time) {
            return time.since(nanos).compareTo(last) < 0
                    && Duration.between(instant, time.instant()).abs().compareTo(last) < 0;
        }
    }

    private final VolumeChain chain;
    private final Time time;
    private final String id;
    private final Map<String, String> holder;
    private final Runnable ended;
    private final Time.Repetition renewal;
    private long number;
    private Moment renewed;
    /** Why it is lost; empty while it is held. */
    private Optional<String> loss = Optional.empty();

    private boolean closed;

    /**
     * One that was taken.
     *
     * @param number of its volume
     * @param taken before the engine was asked for that
     * @param ended run when it is closed
     */
    Lease(
            VolumeChain chain,
            Time time,
            String id,
            Map<String, String> holder,
            long number,
            Moment taken,
            Runnable ended) {
        this.chain = chain;
        this.time = time;
        this.id = id;
        this.holder = holder;
        this.number = number;
        this.ended = ended;
        renewed = taken;
        renewal = time.every(RENEWAL, this::renewQuietly);
    }

    private synchronized void renewQuietly() {
        try {
            if (!closed) {
                renew();
            }
        } catch (RuntimeException e) {
            // Whoever wants to change something next is told.
        }
    }

    /** Returns while it is certainly held; a {@link Problem} with {@link ExitCode#LOCK_HELD} when it is lost. */
    public synchronized void confirm() {
        // An engine may take so long to answer that what it has renewed is over by then.
        while (loss.isPresent() || !renewed.isWithin(CERTAIN, time)) {
            renew();
        }
    }

    private void renew() {
        for (Optional<Long> next = Optional.empty(); next.isEmpty(); ) {
            loss.ifPresent(why -> {
                // Another one each time: what tidies up after a failure may fail for the same reason.
                throw new Problem(
                        ExitCode.LOCK_HELD,
                        "This launcher has lost the stack's lock, and has stopped",
                        why,
                        "See what is there with 'status' and 'audit', and run the command again.",
                        null);
            });
            Moment asked = Moment.now(time);
            List<Link> links = chain.links();
            loss = loss(links);
            if (loss.isEmpty()) {
                next = chain.append(links, id, holder);
                next.ifPresent(made -> {
                    number = made;
                    renewed = asked;
                    links.forEach(link -> chain.remove(link.number()));
                });
            }
        }
    }

    private Optional<String> loss(List<Link> links) {
        Optional<Link> highest = links.isEmpty() ? Optional.empty() : Optional.of(links.get(links.size() - 1));
        boolean held = links.stream().anyMatch(link -> link.number() == number)
                && highest.filter(link -> link.writer().equals(id)).isPresent();
        return held
                ? Optional.empty()
                : Optional.of(
                        highest.map(link -> "It could not renew it in time, and " + EngineLock.holder(link)
                                        + " has it now.")
                                .orElse(
                                        "Somebody has removed its volumes from the engine, as another launcher does that had it meanwhile."));
    }

    /** Gives it back. Where the engine is away, others have it when it has lapsed. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        renewal.close();
        try {
            chain.links().stream()
                    .filter(link -> link.writer().equals(id))
                    .forEach(link -> chain.remove(link.number()));
        } catch (RuntimeException e) {
            // What was done is done.
        } finally {
            ended.run();
        }
    }
}
