package countme.topology.docker;

import countme.topology.concurrent.Time;
import countme.topology.docker.Lease.Moment;
import countme.topology.docker.VolumeChain.Link;
import countme.topology.policy.Labels;
import countme.topology.policy.Ownership;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets one launcher at a time change a project, wherever launchers run and whatever state directories they have: the lock is on the engine. Its holder
 * renews it every few seconds. One that was not renewed for {@link #LAPSE}, by the engine's clock, is free; so is one whose holder was a process of
 * this machine that is gone.
 */
public final class EngineLock {
    /** After so long without a sign of life the holder counts as dead. */
    public static final Duration LAPSE = Duration.ofSeconds(15);

    private static final int ATTEMPTS = 3;
    private static final Duration BETWEEN = Duration.ofMillis(200);
    /** What this process holds: of its own locks, the others are left over. */
    private static final Set<String> LIVE = ConcurrentHashMap.newKeySet();

    private final ContainerEngine engine;
    private final VolumeChain chain;
    private final Time time;
    private final Map<String, String> holder;

    /**
     * The lock of a project on an engine.
     *
     * @param holder who wants it and what for, as others are told, such as {@code alice@web1 with 'scale app=3'}
     */
    public EngineLock(ContainerEngine engine, String project, Time time, String holder) {
        this.engine = engine;
        this.chain = new VolumeChain(engine, project, Labels.LOCK, time);
        this.time = time;
        this.holder = Map.of(Labels.OWNER, Ownership.current().toString(), Labels.HOLDER, holder);
    }

    /** Takes it as soon as it is free; a {@link Problem} with {@link ExitCode#LOCK_HELD} when that takes too long. */
    public Lease take(Duration wait) {
        return time.poll(wait, BETWEEN, this::tried).orElseThrow(() -> held(wait));
    }

    private Optional<Lease> tried() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Moment asked = Moment.now(time);
            List<Link> before = chain.links();
            if (!isFree(before)) {
                return Optional.empty();
            }
            Optional<Lease> lease = taken(before, asked);
            if (lease.isPresent()) {
                return lease;
            }
        }
        return Optional.empty();
    }

    /** Empty when another launcher was faster, or was in the way of this one as this one was in its. */
    private Optional<Lease> taken(List<Link> before, Moment asked) {
        String id = UUID.randomUUID().toString();
        boolean held = false;
        LIVE.add(id);
        try {
            Optional<Long> number = chain.append(before, id, holder);
            number.ifPresent(first -> before.forEach(link -> chain.remove(link.number())));
            held = number.isPresent();
            return number.map(first -> new Lease(chain, time, id, holder, first, asked, () -> LIVE.remove(id)));
        } finally {
            if (!held) {
                LIVE.remove(id);
            }
        }
    }

    private boolean isFree(List<Link> links) {
        List<Link> doubtful = links.stream().filter(link -> !isGone(link)).toList();
        if (doubtful.isEmpty()) {
            return true;
        }
        Instant now = time.instant().plus(engine.facts().clockSkew());
        return doubtful.stream()
                .allMatch(link -> Duration.between(link.created(), now).abs().compareTo(LAPSE) > 0);
    }

    private static boolean isGone(Link link) {
        return Ownership.parse(link.labels().getOrDefault(Labels.OWNER, ""))
                .filter(owner -> owner.isGone() || (owner.equals(Ownership.current()) && !LIVE.contains(link.writer())))
                .isPresent();
    }

    private Problem held(Duration waited) {
        List<Link> links = chain.links();
        String who = links.isEmpty() ? "somebody" : holder(links.get(links.size() - 1));
        return new Problem(
                ExitCode.LOCK_HELD,
                "Another launcher is changing this stack",
                "It is " + who + (waited.isZero() ? "." : ", or others, for the last " + waited.toSeconds() + " s."),
                "Wait for it to end and run the command again, or let it wait with '--lock-wait SECONDS'. Of a launcher that was killed, the lock is free after "
                        + LAPSE.toSeconds() + " s.",
                null);
    }

    static String holder(Link link) {
        return link.labels().getOrDefault(Labels.HOLDER, "somebody");
    }
}
