package countme.topology.cluster;

import countme.topology.concurrent.Time;
import countme.topology.deploy.backup.StateHost;
import countme.topology.deploy.project.Operation;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Inside;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.service.Stateful;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A stack with state in a cluster. */
record ClusterStateHost(ClusterProject stack) implements StateHost {
    private static final String TEMPORARY = "/tmp";
    private static final String GIVEN = "given";
    private static final List<String> WHEN_GIVEN =
            List.of("sh", "-c", "until [ -e \"$0\" ]; do sleep 0.1; done; exec \"$@\"");

    private record Trial(TemporaryPod pod, Inside inside) implements Second {
        @Override
        public void close() {
            pod.close();
        }
    }

    @Override
    public String project() {
        return stack.name();
    }

    @Override
    public Services topology() {
        return stack.topology();
    }

    @Override
    public Path directory() {
        return stack.directory();
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
        return pod(service).map(this::inside);
    }

    private Optional<Pod> pod(Service service) {
        return stack.cluster().withRights(project(), () -> {
            stack.requireThere();
            return ClusterStatus.of(service.name(), stack.pods().all()).stream()
                    .filter(Pods::isReady)
                    .findFirst();
        });
    }

    private Inside inside(Pod pod) {
        return new PodInside(stack.cluster(), project(), pod, time());
    }

    /** A pod has no moment between being made and being started, so its command waits. */
    @Override
    public Second second(Service service, Stateful.Trial how, byte[] state) {
        Pod running = pod(service)
                .orElseThrow(() -> new Problem(
                        service.name() + " does not run any more",
                        "None of its pods is ready.",
                        "'status' shows how they are; 'up' puts it right."));
        List<String> command = Stream.of(WHEN_GIVEN, List.of(TEMPORARY + "/" + GIVEN), how.command())
                .flatMap(List::stream)
                .toList();
        TemporaryPod second = TemporaryPod.second(stack, running, List.of(how.directory(), TEMPORARY), command);
        try {
            Inside inside = inside(second.started(stack.settings().waitTimeout()));
            inside.write(how.directory(), how.file(), state);
            inside.write(TEMPORARY, GIVEN, new byte[0]);
            return new Trial(second, inside);
        } catch (Problem e) {
            second.close();
            throw e;
        }
    }

    @Override
    public <T> T noted(String verb, String arguments, Function<Operation, T> work) {
        return stack.cluster().withRights(project(), () -> new Operation(stack.audit(), verb, arguments).run(work));
    }

    @Override
    public <T> T change(String verb, String arguments, Function<Operation, T> work) {
        return stack.change(verb, arguments, work);
    }
}
