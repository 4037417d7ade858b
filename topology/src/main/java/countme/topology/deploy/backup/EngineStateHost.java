package countme.topology.deploy.backup;

import countme.topology.concurrent.Time;
import countme.topology.deploy.project.Operation;
import countme.topology.deploy.project.Project;
import countme.topology.docker.ContainerInside;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.TrialContainer;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Inside;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.service.Stateful;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** A stack with state on an engine. */
public record EngineStateHost(Project stack) implements StateHost {
    private record Trial(TrialContainer container, Inside inside) implements Second {
        @Override
        public void close() {
            container.close();
        }
    }

    @Override
    public String project() {
        return stack.settings().project();
    }

    @Override
    public Services topology() {
        return stack.topology();
    }

    @Override
    public Path directory() {
        return stack.state().state();
    }

    @Override
    public Time time() {
        return stack.time();
    }

    @Override
    public Progress progress() {
        return stack.progress();
    }

    @Override
    public Optional<Inside> running(Service service) {
        return stack.inventory()
                .running(service.name())
                .map(one -> ContainerInside.of(stack.engine(), time(), one, service.user()));
    }

    @Override
    public Second second(Service service, Stateful.Trial how, byte[] state) {
        TrialContainer container = TrialContainer.create(
                stack.engine(),
                project(),
                stack.inventory()
                        .running(service.name())
                        .map(Instance::imageId)
                        .orElseThrow(() -> new Problem(
                                service.name() + " does not run any more",
                                "It ended a moment ago.",
                                "Type 'up' to start it, then run the command again.")),
                service.user(),
                service.limits().memoryMiB(),
                how.command());
        var trial = new Trial(
                container, new ContainerInside(stack.engine(), time(), container.id(), "The trial", service.user()));
        try {
            trial.inside().write(how.directory(), how.file(), state);
            container.start();
            return trial;
        } catch (Problem e) {
            trial.close();
            throw e;
        }
    }

    @Override
    public <T> T noted(String verb, String arguments, Function<Operation, T> work) {
        return new Operation(stack.audit(), verb, arguments).run(work);
    }

    @Override
    public <T> T change(String verb, String arguments, Function<Operation, T> work) {
        return stack.change(verb, arguments, work);
    }
}
