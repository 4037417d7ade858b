package countme.topology.cluster;

import countme.topology.deploy.inspect.Status;
import countme.topology.deploy.inspect.Status.Health;
import countme.topology.deploy.inspect.Status.Row;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.Services;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pods as rows of a status. */
final class ClusterStatus {
    private ClusterStatus() {}

    /**
     * A row for every pod that should be or is.
     *
     * @param published where users come in, as the cluster has given it
     */
    static Status of(Services topology, Collection<Pod> pods, List<PublishedPort> published) {
        String entrance = topology.entrance().service().name();
        var rows = new ArrayList<Row>();
        for (Service service : topology.services()) {
            List<Pod> its = of(service.name(), pods);
            its.stream()
                    .map(pod -> row(pod, service.name().equals(entrance) ? published : List.of()))
                    .forEach(rows::add);
            service.slots().stream()
                    .skip(its.size())
                    .map(slot -> missing(service))
                    .forEach(rows::add);
        }
        pods.stream()
                .filter(pod -> topology.service(Ownership.service(pod)).isEmpty())
                .map(pod -> row(pod, List.of()))
                .forEach(rows::add);
        return new Status(rows);
    }

    static List<Pod> of(String service, Collection<Pod> pods) {
        return pods.stream()
                .filter(pod -> Ownership.service(pod).equals(service))
                .sorted(Comparator.comparing(ClusterStatus::begun)
                        .thenComparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    private static String begun(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), "");
    }

    private static Row missing(Service service) {
        return new Row(
                service.name(), "", "missing", Health.DOWN, service.image().toString(), false, "", null, List.of());
    }

    private static Row row(Pod pod, List<PublishedPort> ports) {
        String name = pod.getMetadata().getName();
        PodStatus status = pod.getStatus();
        String image = pod.getSpec().getContainers().get(0).getImage();
        Health health = health(pod);
        return new Row(
                name,
                name,
                state(pod),
                health,
                image,
                false,
                "",
                health == Health.DOWN || status == null ? null : since(status.getStartTime()),
                ports);
    }

    private static @Nullable Instant since(@Nullable String time) {
        return time == null ? null : Instant.parse(time);
    }

    private static Health health(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null || !"Running".equals(status.getPhase())) {
            return Health.DOWN;
        }
        if (Pods.isReady(pod)) {
            return Health.HEALTHY;
        }
        return waiting(status).isPresent() ? Health.UNHEALTHY : Health.UNREADY;
    }

    private static String state(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return "ending";
        }
        PodStatus status = pod.getStatus();
        if (status == null) {
            return "pending";
        }
        return waiting(status)
                .orElseGet(() ->
                        Objects.requireNonNullElse(status.getPhase(), "pending").toLowerCase(Locale.ROOT));
    }

    /** Why its container does not run, in the cluster's word, such as {@code CrashLoopBackOff}. */
    private static Optional<String> waiting(PodStatus status) {
        return Stream.ofNullable(status.getContainerStatuses())
                .flatMap(List::stream)
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(ContainerState::getWaiting)
                .filter(Objects::nonNull)
                .map(waiting -> String.valueOf(waiting.getReason()))
                .findFirst();
    }
}
