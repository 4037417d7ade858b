package countme.topology.deploy.backup;

import countme.topology.deploy.project.Operation;
import countme.topology.deploy.project.Project;
import countme.topology.docker.ContainerInside;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.TrialContainer;
import countme.topology.service.Inside;
import countme.topology.service.Service;
import countme.topology.service.Stateful;
import java.util.Optional;
import java.util.function.Function;

/** An engine that runs a stack with state. */
public record EngineStateHost(Project project) implements StateHost {
    private record Running(Project project, Service service, Instance container) implements Holder {
        @Override
        public Inside inside() {
            return ContainerInside.of(project.engine(), project.time(), container, service.user());
        }

        @Override
        public Second second(Stateful.Trial how, byte[] state) {
            TrialContainer container = TrialContainer.create(
                    project.engine(),
                    project.settings().project(),
                    this.container.imageId(),
                    service.user(),
                    service.limits().memoryMiB(),
                    how.command());
            var trial = new Trial(
                    container,
                    new ContainerInside(project.engine(), project.time(), container.id(), "The trial", service.user()));
            try {
                trial.inside().write(how.directory(), how.file(), state);
                container.start();
                return trial;
            } catch (RuntimeException | Error e) {
                trial.close();
                throw e;
            }
        }
    }

    private record Trial(TrialContainer container, Inside inside) implements Second {
        @Override
        public void close() {
            container.close();
        }
    }

    @Override
    public Optional<Holder> running(Service service) {
        return project.inventory().running(service.name()).map(one -> new Running(project, service, one));
    }

    @Override
    public <T> T noted(String verb, String arguments, Function<Operation, T> work) {
        return new Operation(project.audit(), verb, arguments).run(work);
    }

    @Override
    public <T> T change(String verb, String arguments, Function<Operation, T> work) {
        return project.change(verb, arguments, work);
    }
}
