package countme.topology.docker;

import countme.topology.docker.Inventory.Instance;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Inside.Result;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A command in a container that ends with whoever started it. An engine goes on running it when nobody listens any more, and cannot be asked to end it. So
 * it has a mark in its environment, as has all that it starts; by that they are found from inside the container.
 */
public final class ExecCommand {
    private static final String MARK = "COUNTME_EXEC";
    private static final Duration ENDING = Duration.ofSeconds(10);

    /** Two seconds to end by themselves, then none. */
    private static final String END = """
        each() {
            left=
            for process in /proc/[0-9]*; do
                if grep -qs "$mark" "$process/environ"; then
                    kill -"$1" "${process#/proc/}" 2>/dev/null && left=1
                fi
            done
            [ "$left" ]
        }
        mark=$1
        each TERM
        for tenth in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
            each 0 || exit 0
            sleep 0.1
        done
        each KILL
        exit 0
        """;

    private final ContainerEngine engine;
    private final Instance instance;
    private final String mark = MARK + "=" + UUID.randomUUID();

    /** Prepares one; nothing is started. */
    public ExecCommand(ContainerEngine engine, Instance instance) {
        this.engine = engine;
        this.instance = instance;
    }

    /**
     * Runs it as long as it takes. When it cannot be listened to any more, it is ended, and the failure thrown as it is.
     *
     * @return its exit status, 126 or 127 when the container has no such command; a {@link Problem} when it cannot be asked
     */
    public int run(Session session) {
        try {
            int status = engine.attach(instance.id(), session.with(mark));
            return status < 0 ? ExitCode.FAILED.status() : status;
        } catch (Problem e) {
            end();
            throw Exec.cannotRun(instance.instance(), e);
        } catch (RuntimeException e) {
            end();
            throw e;
        }
    }

    /** Ends it, if it runs, and all that it has started. In a container without a shell it goes on. */
    public void end() {
        boolean interrupted = Thread.interrupted();
        Result unused = Exec.run(engine, instance.id(), List.of("sh", "-c", END, "sh", mark), ENDING);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
