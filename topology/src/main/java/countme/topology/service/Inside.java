package countme.topology.service;

import countme.topology.report.Problem;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A container from inside: what a description may do there, whatever runs the container. */
public interface Inside {
    /**
     * What a command did.
     *
     * @param status exit status; -1 when it could not be run or did not end in time
     * @param output the beginning of stdout and stderr together, or why it could not be run
     * @param failure of an engine that could not run it; null when it could
     */
    record Result(long status, String output, @Nullable Problem failure) {
        public Result(long status, String output) {
            this(status, output, null);
        }

        public boolean succeeded() {
            return status == 0;
        }
    }

    /** Runs a command and waits for its end. Throws nothing for what happens in the container; a {@link Problem} only when it is interrupted. */
    Result run(List<String> command, Duration atMost);

    /**
     * Runs a command and passes on what it prints; gives its exit status, 126 or 127 when there is no such command.
     *
     * @throws Problem when the container cannot be asked, or the command does not end in time
     */
    int stream(List<String> command, OutputStream out, OutputStream err, Duration atMost);

    /** Runs a command again and again until it succeeds; a {@link Problem} when it does not in time, or the container ends. */
    void await(List<String> command, Duration atMost);

    /** Puts a file into a directory, for the service's user. */
    void write(String directory, String file, byte[] content);

    /** The first file at or below a path whose name ends so; empty when there is none, a {@link Problem} when the container cannot be asked. */
    Optional<byte[]> read(String path, String ending);

    /** The last lines it wrote, for a message. */
    String quotedLog(int lines);
}
