package countme.topology.docker;

import countme.topology.docker.ContainerEngine.Listed;
import countme.topology.policy.Labels;
import countme.topology.report.Problem;
import countme.topology.service.PublishedPort;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a project has on the engine at one moment.
 *
 * @param containers running or not, by label, not by name
 */
public record Inventory(List<Instance> containers) {
    private static final Pattern SLOT = Pattern.compile("\\d{1,3}");

    /** The engine's word on a container, but for {@link #CUT}. */
    public enum State {
        CREATED,
        RUNNING,
        /** It lacks a network, because somebody took it out: its own health says nothing of that. Or it shared the network of a container that is gone. */
        CUT,
        PAUSED,
        RESTARTING,
        EXITED,
        DEAD,
        REMOVING;

        static State of(String text) {
            return Arrays.stream(values())
                    .filter(s -> s.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElse(DEAD);
        }

        /** The state of a container that has the networks it needs or not: without them it is of no use, and may not even be started again. */
        State connected(boolean whole) {
            return whole || this == DEAD || this == REMOVING ? this : CUT;
        }
    }

    /**
     * A container of the project.
     *
     * @param imageReference the name it was created from
     * @param status the engine's text, such as {@code Up 3 minutes (healthy)}
     */
    public record Instance(
            String id,
            String name,
            String service,
            int slot,
            String fingerprint,
            String version,
            State state,
            String imageReference,
            String imageId,
            Instant created,
            String status,
            List<PublishedPort> ports) {
        /** Its name in messages, such as {@code app-1}. */
        public String instance() {
            return slot == 0 ? service : service + "-" + slot;
        }

        /** Whether its liveness command failed so often that the engine has given it up. */
        public boolean isUnhealthy() {
            return status.endsWith("(unhealthy)");
        }
    }

    public Inventory {
        containers = List.copyOf(containers);
    }

    /** Reads a project's containers: one request. */
    public static Inventory read(ContainerEngine engine, String project) {
        List<Listed> all = engine.containers(Map.of(Labels.PROJECT, project));
        Set<String> ids = all.stream().map(Listed::id).collect(Collectors.toSet());
        return new Inventory(all.stream()
                .filter(container -> container.labels().containsKey(Labels.SERVICE))
                .map(container -> instance(container, state(container, ids)))
                .toList());
    }

    /** The container with a name in messages such as {@code app-1}. */
    public Optional<Instance> instance(String name) {
        return containers.stream().filter(one -> one.instance().equals(name)).findFirst();
    }

    public Optional<Instance> find(String containerName) {
        return containers.stream().filter(c -> c.name().equals(containerName)).findFirst();
    }

    /**
     * The containers of a service such as {@code app}, or the one of a replica such as {@code app-2}, in the order of their slots; a
     * {@link Problem} when there are none.
     */
    public List<Instance> named(String name) {
        if (isEmpty()) {
            throw new Problem(
                    "There is no '" + name + "' now", "Nothing of this project is there.", "Type 'up' to start it.");
        }
        List<Instance> named = containers.stream()
                .filter(one -> one.service().equals(name) || one.instance().equals(name))
                .sorted(Comparator.comparingInt(Instance::slot))
                .toList();
        if (named.isEmpty()) {
            String known = containers.stream().map(Instance::instance).sorted().collect(Collectors.joining(", "));
            throw Problem.usage(
                    "There is no service '" + name + "'", "These are there: " + known + ".", "Name one of them.");
        }
        return named;
    }

    /** A container of a service that runs. */
    public Optional<Instance> running(String service) {
        return containers.stream()
                .filter(one -> one.service().equals(service) && one.state() == State.RUNNING)
                .findFirst();
    }

    /** Whether a container of a service runs. */
    public boolean isRunning(String service) {
        return running(service).isPresent();
    }

    /** Where a port inside a service's container, running or not, is published. */
    public Optional<PublishedPort> published(String service, int containerPort) {
        return containers.stream()
                .filter(one -> one.service().equals(service))
                .flatMap(one -> one.ports().stream())
                .filter(port -> port.containerPort() == containerPort)
                .findFirst();
    }

    public boolean isEmpty() {
        return containers.isEmpty();
    }

    private static State state(Listed container, Set<String> ids) {
        State state = State.of(container.state());
        return state.connected(container.joined().isEmpty() ? isWhole(container) : ids.contains(container.joined()));
    }

    private static boolean isWhole(Listed container) {
        String wanted = container.labels().getOrDefault(Labels.NETWORKS, "");
        return wanted.isEmpty() || container.networks().containsAll(Set.of(wanted.split(",")));
    }

    private static Instance instance(Listed container, State state) {
        Map<String, String> labels = container.labels();
        String slot = labels.getOrDefault(Labels.SLOT, "0");
        return new Instance(
                container.id(),
                container.name(),
                labels.getOrDefault(Labels.SERVICE, ""),
                SLOT.matcher(slot).matches() ? Integer.parseInt(slot) : 0,
                labels.getOrDefault(Labels.FINGERPRINT, ""),
                labels.getOrDefault(Labels.VERSION, ""),
                state,
                container.image(),
                container.imageId(),
                container.created(),
                container.status(),
                container.ports());
    }
}
