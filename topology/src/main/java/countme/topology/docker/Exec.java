package countme.topology.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import countme.topology.config.ExitCode;
import countme.topology.config.Problem;
import countme.topology.engine.Engine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command inside a running container. */
public final class Exec {
    private static final int MAX_OUTPUT = 4096;

    /**
     * What a command did.
     *
     * @param status exit status; -1 when it could not be run or did not end in time
     * @param output the beginning of stdout and stderr together, or why it could not be run
     */
    public record Result(long status, String output) {
        public boolean succeeded() {
            return status == 0;
        }
    }

    private Exec() {}

    /**
     * Runs a command as long as it takes and passes on what it prints.
     *
     * @return its exit status, 126 or 127 when the container has no such command; a {@link Problem} when it cannot be asked
     */
    public static int stream(
            Engine engine, Inventory.Instance instance, List<String> command, OutputStream out, OutputStream err) {
        try {
            String exec = create(engine, instance.id(), command);
            engine.client()
                    .execStartCmd(exec)
                    .exec(new ResultCallback.Adapter<Frame>() {
                        @Override
                        public void onNext(Frame frame) {
                            try {
                                (frame.getStreamType() == StreamType.STDERR ? err : out).write(frame.getPayload());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }
                    })
                    .awaitCompletion();
            out.flush();
            err.flush();
            Long status = engine.client().inspectExecCmd(exec).exec().getExitCodeLong();
            return status == null ? ExitCode.FAILED.status() : status.intValue();
        } catch (DockerException e) {
            throw new Problem(
                    "Nothing can be run in " + instance.instance(),
                    "The engine says: " + String.valueOf(e.getMessage()).strip() + ".",
                    "Type 'status' to see how it is, 'up' to put it right.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED.status();
        }
    }

    /** Runs a command and waits for its end, at most {@code timeout}. Never throws for what happens in the container. */
    public static Result run(Engine engine, String containerId, List<String> command, Duration timeout) {
        var output = new StringBuilder();
        try {
            String exec = create(engine, containerId, command);
            boolean ended = engine.client()
                    .execStartCmd(exec)
                    .exec(new ResultCallback.Adapter<Frame>() {
                        @Override
                        public void onNext(Frame frame) {
                            if (output.length() < MAX_OUTPUT) {
                                output.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
                            }
                        }
                    })
                    .awaitCompletion(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                return new Result(-1, "no answer within " + timeout.toMillis() + " ms");
            }
            Long status = engine.client().inspectExecCmd(exec).exec().getExitCodeLong();
            return new Result(status == null ? -1 : status, output.toString());
        } catch (DockerException e) {
            return new Result(-1, String.valueOf(e.getMessage()).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(-1, "interrupted");
        }
    }

    private static String create(Engine engine, String containerId, List<String> command) {
        return engine.client()
                .execCreateCmd(containerId)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .withCmd(command.toArray(String[]::new))
                .exec()
                .getId();
    }
}
