package countme.topology.engine;

import com.github.dockerjava.api.exception.DockerException;
import countme.topology.config.Problem;
import java.io.IOException;
import java.util.Optional;

/** What the client throws when an engine refuses something or goes away in the middle of it, in words for the user. */
public final class EngineFailure {
    private EngineFailure() {}

    /** The failure explained; empty when the engine has no part in it. */
    public static Optional<Problem> explain(RuntimeException failure) {
        if (failure instanceof DockerException) {
            return Optional.of(new Problem(
                    "The engine refused what was asked of it",
                    "It says: " + String.valueOf(failure.getMessage()).strip() + ".",
                    "Type 'doctor' to see how it is, then run the command again: it goes on where this one stopped.",
                    failure));
        }
        // The client wraps what the socket said in a plain one.
        if (failure.getClass() == RuntimeException.class && failure.getCause() instanceof IOException lost) {
            return Optional.of(new Problem(
                    "The engine stopped answering",
                    "The connection says: " + lost.getMessage() + ".",
                    "Type 'doctor' to see how it is, then run the command again: it goes on where this one stopped.",
                    failure));
        }
        return Optional.empty();
    }
}
