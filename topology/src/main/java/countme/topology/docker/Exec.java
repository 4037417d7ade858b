package countme.topology.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import countme.topology.engine.Engine;
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

    /** Runs a command and waits for its end, at most {@code timeout}. Never throws for what happens in the container. */
    public static Result run(Engine engine, String containerId, List<String> command, Duration timeout) {
        var output = new StringBuilder();
        try {
            String exec = engine.client()
                    .execCreateCmd(containerId)
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .withCmd(command.toArray(String[]::new))
                    .exec()
                    .getId();
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
}
