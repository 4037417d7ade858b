package countme.topology.docker;

import countme.topology.engine.EngineFailure;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Description;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a container could not be started, in words for the operator. */
final class FailedStart {
    private FailedStart() {}

    /** Testcontainers wraps what happened several times; the user is told the gate's own words, or what the engine's mean. */
    static Problem explained(ContainerEngine engine, Description container, RuntimeException failure) {
        Optional<Problem> gate = causes(failure)
                .filter(Problem.class::isInstance)
                .map(Problem.class::cast)
                .findFirst();
        return gate.or(() -> occupied(engine, container)).orElseGet(() -> refused(container, failure));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    private static Optional<Problem> occupied(ContainerEngine engine, Description container) {
        String project = container.site().project();
        String name = container.service().containerName(container.site(), container.slot());
        return Occupied.name(engine, project, name)
                .or(() -> container.addresses().entrySet().stream()
                        .flatMap(place -> Occupied.address(engine, place.getKey(), name, place.getValue()).stream())
                        .findFirst());
    }

    private static Problem refused(Description container, RuntimeException failure) {
        Optional<Problem> engine = causes(failure)
                .filter(RuntimeException.class::isInstance)
                .flatMap(cause -> EngineFailure.explain((RuntimeException) cause).stream())
                .findFirst();
        Throwable last = causes(failure).reduce((one, next) -> next).orElse(failure);
        return new Problem(
                ExitCode.SERVICE_FAILED,
                container.service().instance(container.slot()) + " could not be started",
                "The engine says: " + last.getMessage() + ".",
                "Put right what it names, then run 'up' again.",
                engine.<Throwable>map(problem -> problem).orElse(failure));
    }
}
