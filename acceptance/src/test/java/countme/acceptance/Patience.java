package countme.acceptance;

import countme.topology.concurrent.Time;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.report.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** How long one waits for who heals, who waits for who changes the stack: only the time in which nobody changes it is counted. */
final class Patience {
    /** Of these, one is what is waited for, and the other one keeps nobody waiting for long. */
    private static final Set<String> NO_CHANGES = Set.of("heal", "backup");

    private final Audit audit;
    private final Duration atMost;
    private final Instant begun = Instant.now();

    /** Begins now; {@code state} is where the audit tells of the begin and of the end of each change. */
    Patience(Path state, Duration atMost) {
        this.audit = new Audit(state, Time.system(), Progress.quiet());
        this.atMost = atMost;
    }

    /** Whether nobody has changed anything for so long, all in all. */
    boolean isOver() {
        return unchanged(begun, Instant.now(), audit.read().entries(), Patience::isAlive)
                        .compareTo(atMost)
                > 0;
    }

    /**
     * The time in which nobody changed the stack.
     *
     * @param entries of the audit, in their order
     * @param alive whether a process is there; what one that is not there never ended, it ended at once
     */
    static Duration unchanged(Instant from, Instant to, List<AuditEntry> entries, Predicate<Long> alive) {
        Map<Long, AuditEntry> last = new HashMap<>();
        entries.forEach(entry -> last.put(entry.process(), entry));
        Set<Long> open = new HashSet<>();
        Instant counted = from;
        Duration unchanged = Duration.ZERO;
        for (AuditEntry entry : entries) {
            if (NO_CHANGES.contains(entry.what()) || entry.time().isAfter(to)) {
                continue;
            }
            Instant time = entry.time().isBefore(from) ? from : entry.time();
            if (open.isEmpty()) {
                unchanged = unchanged.plus(Duration.between(counted, time));
            }
            counted = time;
            if (entry.result() == Audit.Result.begun
                    && (!entry.equals(last.get(entry.process())) || alive.test(entry.process()))) {
                open.add(entry.process());
            } else {
                open.remove(entry.process());
            }
        }
        return open.isEmpty() ? unchanged.plus(Duration.between(counted, to)) : unchanged;
    }

    private static boolean isAlive(long process) {
        return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
    }
}
