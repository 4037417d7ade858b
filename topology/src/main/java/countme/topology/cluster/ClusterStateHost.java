package countme.topology.cluster;

import countme.topology.deploy.backup.StateHost;
import countme.topology.deploy.project.Operation;
import countme.topology.service.Inside;
import countme.topology.service.Service;
import countme.topology.service.Stateful;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A cluster that runs a stack with state. */
record ClusterStateHost(ClusterProject project) implements StateHost {
    private static final String TEMPORARY = "/tmp";
    private static final String GIVEN = "given";
    private static final List<String> WHEN_GIVEN =
            List.of("sh", "-c", "until [ -e \"$0\" ]; do sleep 0.1; done; exec \"$@\"");

    private record Running(ClusterProject project, Pod pod) implements Holder {
        @Override
        public Inside inside() {
            return project.inside(pod);
        }

        /** A pod has no moment between being made and being started, so its command waits. */
        @Override
        public Second second(Stateful.Trial how, byte[] state) {
            List<String> command = Stream.of(WHEN_GIVEN, List.of(TEMPORARY + "/" + GIVEN), how.command())
                    .flatMap(List::stream)
                    .toList();
            TemporaryPod second = TemporaryPod.second(project, pod, List.of(how.directory(), TEMPORARY), command);
            try {
                Inside inside = project.inside(second.started(project.settings().waitTimeout()));
                inside.write(how.directory(), how.file(), state);
                inside.write(TEMPORARY, GIVEN, new byte[0]);
                return new Trial(second, inside);
            } catch (RuntimeException | Error e) {
                second.close();
                throw e;
            }
        }
    }

    private record Trial(TemporaryPod pod, Inside inside) implements Second {
        @Override
        public void close() {
            pod.close();
        }
    }

    @Override
    public Optional<Holder> running(Service service) {
        return project.cluster().withRights(Right.toRead(project.name()), () -> {
            project.requireThere();
            return project.pods().ready(service).map(pod -> new Running(project, pod));
        });
    }

    @Override
    public <T> T noted(String verb, String arguments, Function<Operation, T> work) {
        return project.cluster()
                .withRights(
                        Right.toTry(project.name()), () -> new Operation(project.audit(), verb, arguments).run(work));
    }

    @Override
    public <T> T change(String verb, String arguments, Function<Operation, T> work) {
        return project.change(verb, arguments, work);
    }
}
