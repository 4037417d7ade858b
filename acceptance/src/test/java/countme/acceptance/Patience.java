package countme.acceptance;

import countme.topology.concurrent.Time;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.report.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How long one waits for who heals, who waits for who changes the stack: only the time in which nobody changes it is counted. */
final class Patience {
    private final Audit audit;
    private final Duration atMost;
    private final Instant begun = Instant.now();

    /** Begins now; {@code state} is where the audit tells of the begin and of the end of each change. */
    Patience(Path state, Duration atMost) {
        this.audit = new Audit(state, Time.system(), Progress.quiet());
        this.atMost = atMost;
    }

    /** Whether nobody has changed anything for so long. */
    boolean isOver() {
        Instant now = Instant.now();
        Instant since = begun;
        Map<Long, Boolean> changes = new HashMap<>();
        for (AuditEntry entry : audit.read().entries()) {
            changes.put(entry.process(), entry.result() == Audit.Result.begun);
            since = entry.time().isAfter(since) ? entry.time() : since;
        }
        boolean changing = changes.entrySet().stream()
                .anyMatch(one -> one.getValue()
                        && ProcessHandle.of(one.getKey())
                                .map(ProcessHandle::isAlive)
                                .orElse(false));
        return !changing && since.plus(atMost).isBefore(now);
    }
}
