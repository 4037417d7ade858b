package countme.topology.engine;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.DockerException;
import countme.topology.report.Problem;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** What the client throws when an engine refuses something or goes away in the middle of it, in words for the user. */
public final class EngineFailure {
    /** With this an engine refuses to let go on what goes on. */
    public static final String NOT_PAUSED = "is not paused";

    /** With this an engine refuses to take a container out of a network in which it is not. */
    public static final String NOT_CONNECTED = "is not connected";

    private static final String DISK_FULL = "no space left on device";

    /** With this an engine refuses to start what it takes for started: "task … already exists", "container with id exists", "file exists". */
    private static final String KEPT = "exists";

    private EngineFailure() {}

    /** Asks an engine; what its client throws becomes a {@link Problem}. */
    public static <T> T translated(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            throw explained(e);
        }
    }

    /** The {@link Problem} that a failure is; the failure itself when the engine has no part in it. */
    public static RuntimeException explained(RuntimeException failure) {
        return explain(failure).map(RuntimeException.class::cast).orElse(failure);
    }

    /** The failure explained; empty when the engine has no part in it. */
    public static Optional<Problem> explain(RuntimeException failure) {
        if (failure instanceof DockerException && words(failure).contains(DISK_FULL)) {
            return Optional.of(new Problem(
                    "The engine's disk is full",
                    "It says: " + words(failure) + ".",
                    "Make room on its machine ('docker system df' shows what takes it, 'docker system prune' frees what nobody uses), then run the"
                            + " command again: it goes on where this one stopped.",
                    failure));
        }
        if (failure instanceof DockerException) {
            // What it calls a bad request it will call so again.
            boolean passing = !(failure instanceof BadRequestException);
            return Optional.of(
                    problem("The engine refused what was asked of it", "It says: " + words(failure), failure, passing));
        }
        // The client wraps what the socket said in a plain one.
        if (failure.getClass() == RuntimeException.class && failure.getCause() instanceof IOException lost) {
            return Optional.of(lost(lost));
        }
        return Optional.empty();
    }

    /** The connection to an engine broke off. */
    public static Problem lost(IOException failure) {
        return problem("The engine stopped answering", "The connection says: " + failure.getMessage(), failure, true);
    }

    /** Whether an engine refused to start a container because it keeps something of its last start, so that it never will. */
    public static boolean keepsSomething(Problem refusal) {
        return refusal.getCause() instanceof DockerException said && words(said).contains(KEPT);
    }

    /** What an engine said when it refused something, without a full stop. */
    public static String words(RuntimeException refusal) {
        return String.valueOf(refusal.getMessage()).strip();
    }

    private static Problem problem(String what, String why, Throwable failure, boolean passing) {
        String next = "Type 'doctor' to see how it is, then run the command again: it goes on where this one stopped.";
        return passing ? Problem.passing(what, why + ".", next, failure) : new Problem(what, why + ".", next, failure);
    }
}
