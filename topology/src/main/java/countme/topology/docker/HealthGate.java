package countme.topology.docker;

import countme.topology.concurrent.Time;
import countme.topology.docker.ContainerEngine.Inspected;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.HealthCheck;
import countme.topology.service.Inside;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a container count as started once its readiness command succeeds. The engine runs the liveness command only every
 * {@link HealthCheck#INTERVAL}; this asks at once and often. A failure carries the last health output and log lines with it, because
 * Testcontainers removes a container that failed to start.
 */
public final class HealthGate {
    private static final Duration BETWEEN = Duration.ofMillis(100);
    /** How often one that has been running for a while is asked whether it lives, where the engine may not have found out yet, and for how long it may say nothing. */
    private static final Duration BETWEEN_LIVES = Duration.ofSeconds(5);

    private static final Duration SILENT = Duration.ofSeconds(30);

    private final ContainerEngine engine;
    private final Time time;
    private final String instance;
    private final HealthCheck check;
    private final Duration timeout;
    private @Nullable FailedLogs failedLogs;
    private Consumer<String> telling = warning -> {};
    private Runnable meanwhile = () -> {};

    /**
     * A gate for one container.
     *
     * @param instance its name in messages, such as {@code app-1}
     */
    public HealthGate(ContainerEngine engine, Time time, String instance, HealthCheck check, Duration timeout) {
        this.engine = engine;
        this.time = time;
        this.instance = instance;
        this.check = check;
        this.timeout = timeout;
    }

    /** The same, on the machine's time. */
    public HealthGate(ContainerEngine engine, String instance, HealthCheck check, Duration timeout) {
        this(engine, Time.system(), instance, check, timeout);
    }

    /** From now on all that a container wrote is kept when it fails. */
    public HealthGate keeping(FailedLogs logs) {
        failedLogs = logs;
        return this;
    }

    /** From now on, what the operator must know of a container that became ready is told, as a line that names it. */
    public HealthGate telling(Consumer<String> listener) {
        telling = listener;
        return this;
    }

    /** From now on this is done after each question that was not answered with yes; what it throws ends the wait. */
    public HealthGate meanwhile(Runnable what) {
        meanwhile = what;
        return this;
    }

    /** Waits until a container is ready; a {@link Problem} when it ends or does not become ready in time. */
    public void await(String containerId) {
        boolean unused = await(containerId, false);
    }

    /** The same of one that has been running for a while; false as soon as the engine has found that it does not live, or it has not for 30 s. */
    public boolean awaitUnlessUnhealthy(String containerId) {
        return await(containerId, true);
    }

    private boolean await(String containerId, boolean unlessUnhealthy) {
        var last = new Inside.Result[1];
        var life = new Life(containerId);
        Optional<Boolean> ready;
        try {
            ready = time.poll(timeout, BETWEEN, () -> {
                last[0] = Exec.run(engine, containerId, check.readySoon(), HealthCheck.TIMEOUT);
                if (last[0].succeeded()) {
                    return Optional.of(true);
                }
                boolean unhealthy = requireRunning(containerId, last[0]).unhealthy();
                if (unlessUnhealthy && (unhealthy || life.isOver())) {
                    return Optional.of(false);
                }
                meanwhile.run();
                return Optional.empty();
            });
        } catch (Problem e) {
            throw e.exitCode() == ExitCode.INTERRUPTED ? interrupted(e) : e;
        }
        if (ready.isEmpty()) {
            throw problem(
                    ExitCode.WAIT_TIMED_OUT,
                    instance + " was not ready after " + timeout.toSeconds() + " s",
                    containerId,
                    last[0]);
        }
        if (ready.get()) {
            diagnosis().warnings(containerId).forEach(telling);
        }
        return ready.get();
    }

    /** Whether one lives, asked now and then: an engine that was started a moment ago has asked nobody yet. */
    private final class Life {
        private final String containerId;
        private long asked = time.nanos();
        private long seen = time.nanos();

        Life(String containerId) {
            this.containerId = containerId;
        }

        boolean isOver() {
            if (time.since(asked).compareTo(BETWEEN_LIVES) >= 0) {
                if (Exec.run(engine, containerId, check.alive(), HealthCheck.TIMEOUT)
                        .succeeded()) {
                    seen = time.nanos();
                }
                asked = time.nanos();
            }
            return time.since(seen).compareTo(SILENT) >= 0;
        }
    }

    private Inspected requireRunning(String containerId, Inside.Result last) {
        Optional<Inspected> found = engine.inspect(containerId);
        return found.filter(one -> one.running() && !one.restarting())
                .orElseThrow(() -> problem(
                        ExitCode.SERVICE_FAILED,
                        found.map(one -> instance + " ended with status " + one.exitCode()
                                        + (one.outOfMemory() ? ", out of memory" : ""))
                                .orElse(instance + " was removed while it started"),
                        containerId,
                        last));
    }

    private Problem interrupted(Problem cause) {
        return new Problem(
                ExitCode.INTERRUPTED,
                "The wait for " + instance + " was interrupted",
                cause.why(),
                cause.next(),
                cause);
    }

    private Problem problem(ExitCode code, String what, String containerId, Inside.Result last) {
        return diagnosis().problem(code, what, containerId, last, failedLogs);
    }

    private Diagnosis diagnosis() {
        return new Diagnosis(engine, instance, check);
    }
}
