package countme.topology.docker;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Inside.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Runs a command inside a running container. */
public final class Exec {
    private static final int MAX_OUTPUT = 4096;

    private Exec() {}

    /** Runs a command as long as it takes and passes on what it prints. */
    public static int stream(
            ContainerEngine engine,
            Inventory.Instance instance,
            List<String> command,
            OutputStream out,
            OutputStream err) {
        return stream(engine, instance.id(), instance.instance(), command, out, err, null);
    }

    /**
     * Runs a command and passes on what it prints.
     *
     * @param instance the container's name in messages
     * @param atMost null for as long as it takes
     * @return its exit status, 126 or 127 when the container has no such command
     * @throws Problem when the container cannot be asked, or the command does not end in time
     */
    static int stream(
            ContainerEngine engine,
            String containerId,
            String instance,
            List<String> command,
            OutputStream out,
            OutputStream err,
            @Nullable Duration atMost) {
        try {
            OptionalInt status = engine.exec(containerId, command, atMost, out, err);
            out.flush();
            err.flush();
            if (status.isEmpty() && atMost != null) {
                throw Problem.passing(
                        "'" + command.get(0) + "' did not end in " + instance,
                        "It was given " + atMost.toSeconds() + " s.",
                        "Type 'status' to see how it is, then run the command again.",
                        null);
            }
            return status.orElse(-1) < 0 ? ExitCode.FAILED.status() : status.getAsInt();
        } catch (Problem e) {
            throw cannotRun(instance, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an engine's refusal means for whoever wanted something to be run. */
    static Problem cannotRun(String instance, Problem failure) {
        return failure.exitCode() == ExitCode.INTERRUPTED
                ? failure
                : new Problem(
                        "Nothing can be run in " + instance,
                        failure.why(),
                        "Type 'status' to see how it is, 'up' to put it right.",
                        failure);
    }

    /**
     * Runs a command and waits for its end, at most {@code timeout}. Throws nothing for what happens in the container, nor for an engine
     * that cannot run it; a {@link Problem} only when the thread is interrupted.
     */
    public static Result run(ContainerEngine engine, String containerId, List<String> command, Duration timeout) {
        var output = new Beginning();
        try {
            OptionalInt status = engine.exec(containerId, command, timeout, output, output);
            return status.isPresent()
                    ? new Result(status.getAsInt(), output.text())
                    : new Result(-1, "no answer within " + timeout.toMillis() + " ms");
        } catch (Problem e) {
            if (e.exitCode() == ExitCode.INTERRUPTED) {
                throw e;
            }
            return new Result(-1, e.why(), e);
        }
    }

    /** Keeps the first bytes. */
    private static final class Beginning extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, Math.min(length, MAX_OUTPUT - Math.min(MAX_OUTPUT, size())));
        }

        String text() {
            return toString(StandardCharsets.UTF_8);
        }
    }
}
