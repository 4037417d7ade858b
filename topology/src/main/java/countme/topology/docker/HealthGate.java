package countme.topology.docker;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import countme.topology.config.ExitCode;
import countme.topology.config.Problem;
import countme.topology.engine.Engine;
import countme.topology.service.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategyTarget;

/**
 * Lets a container count as started once its readiness command succeeds. The engine runs the liveness command only every
 * {@link HealthCheck#INTERVAL}; this asks at once and often. A failure carries the last health output and log lines with it, because
 * Testcontainers removes a container that failed to start.
 */
public final class HealthGate implements WaitStrategy {
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Engine engine;
    private final String instance;
    private final HealthCheck check;
    private Duration timeout;
    private @Nullable FailedLogs failedLogs;
    private Consumer<String> telling = warning -> {};

    /**
     * A gate for one container.
     *
     * @param instance its name in messages, such as {@code app-1}
     */
    public HealthGate(Engine engine, String instance, HealthCheck check, Duration timeout) {
        this.engine = engine;
        this.instance = instance;
        this.check = check;
        this.timeout = timeout;
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

    @Override
    public void waitUntilReady(WaitStrategyTarget target) {
        await(target.getContainerId());
    }

    @Override
    public WaitStrategy withStartupTimeout(Duration startupTimeout) {
        timeout = startupTimeout;
        return this;
    }

    /** Waits until a container is ready; a {@link Problem} when it ends or does not become ready in time. */
    public void await(String containerId) {
        Instant deadline = Instant.now().plus(timeout);
        long asked = System.nanoTime();
        Exec.Result last = Exec.run(engine, containerId, check.readySoon(), HealthCheck.TIMEOUT);
        while (!last.succeeded()) {
            ContainerState state =
                    engine.client().inspectContainerCmd(containerId).exec().getState();
            if (!Boolean.TRUE.equals(state.getRunning()) || Boolean.TRUE.equals(state.getRestarting())) {
                throw problem(
                        ExitCode.SERVICE_FAILED,
                        instance + " ended with status " + state.getExitCodeLong()
                                + (Boolean.TRUE.equals(state.getOOMKilled()) ? ", out of memory" : ""),
                        containerId,
                        last);
            }
            if (Instant.now().isAfter(deadline)) {
                throw problem(
                        ExitCode.WAIT_TIMED_OUT,
                        instance + " was not ready after " + timeout.toSeconds() + " s",
                        containerId,
                        last);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw problem(ExitCode.INTERRUPTED, "The wait for " + instance + " was interrupted", containerId, last);
            }
            // Whoever takes long to say no is left alone as long.
            LockSupport.parkNanos(Math.max(BETWEEN.toNanos(), System.nanoTime() - asked));
            asked = System.nanoTime();
            last = Exec.run(engine, containerId, check.readySoon(), HealthCheck.TIMEOUT);
        }
        diagnosis().warnings(containerId).forEach(telling);
    }

    private Problem problem(ExitCode code, String what, String containerId, Exec.Result last) {
        return diagnosis().problem(code, what, containerId, last, failedLogs);
    }

    private Diagnosis diagnosis() {
        return new Diagnosis(engine, instance, check);
    }
}
