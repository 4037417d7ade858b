package countme.topology.image.app;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is attempted with Jib, for the message when it fails.
 *
 * @param failure what has failed
 * @param next what to do then
 * @param disk whose disk it may be that is full
 * @param room how to make room there
 */
record JibFailure(String failure, String next, String disk, String room) {
    static final JibFailure ASSEMBLY = new JibFailure(
            "The app's image cannot be assembled",
            "Check free disk space ('docker system df'), then run the command again.",
            "The engine's",
            "Make room with 'docker system prune', then run the command again.");

    /** Registries pass on the system's words, or, where not even a first file could be made, the number of its error, ENOSPC. */
    private static final Pattern DISK_FULL = Pattern.compile("no space left on device|\"Err\":28\\b");

    static JibFailure push(PushTarget target) {
        return new JibFailure(
                target.image() + " cannot be pushed",
                "See with 'status' whether registry and proxy run, and with 'doctor' whether the disk is full; then push again.",
                "The registry's",
                "Make room where the engine keeps its volumes; 'restart registry' frees what no version needs. Then push again.");
    }

    /** By an exception of Jib's. Those of its own threads are told like the others. */
    Problem failed(Exception e) {
        Throwable cause = e.getCause();
        Throwable failed = e instanceof ExecutionException && cause != null ? cause : e;
        return failed(String.valueOf(failed.getMessage()), e);
    }

    Problem failed(String why, @Nullable Throwable cause) {
        boolean full = DISK_FULL.matcher(why).find();
        return new Problem(
                ExitCode.FAILED,
                failure,
                (full ? disk + " disk is full. " : "") + "Jib says: " + why.strip() + ".",
                full ? room : next,
                cause);
    }
}
