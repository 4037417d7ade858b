package countme.topology.deploy.inspect;

import countme.topology.concurrent.Parallel;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.ContainerEngine.Image;
import countme.topology.docker.ContainerEngine.Inspected;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.docker.Training;
import countme.topology.image.local.EngineImages;
import countme.topology.service.HealthCheck;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.Services;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a stack is, asked now: health commands are run, not looked up, since the engine's own verdict is up to ten seconds old.
 *
 * @param rows one for every instance that should be or is
 */
public record Status(List<Row> rows) {
    /** Health as operators speak of it. */
    public enum Health {
        HEALTHY,
        /** Lives, but cannot do its work now: often another service's fault. */
        UNREADY,
        UNHEALTHY,
        /** Does not run. */
        DOWN
    }

    /**
     * One instance.
     *
     * @param container the name of its container; empty when there is none
     * @param state the engine's word, or {@code missing}
     * @param version inside of a stand-in, which need not be the one of the image that it stands in for; else empty
     * @param since when it was started; null when it does not run
     */
    public record Row(
            String instance,
            String container,
            String state,
            Health health,
            String image,
            boolean standIn,
            String version,
            @Nullable Instant since,
            List<PublishedPort> ports) {
        private Row with(Health other) {
            return new Row(instance, container, state, other, image, standIn, version, since, ports);
        }
    }

    public Status {
        rows = List.copyOf(rows);
    }

    /** Asks every instance of a topology, all at once. */
    public static Status of(ContainerEngine engine, Services topology, Inventory inventory, Executor threads) {
        Stream<Probe> wanted = topology.services().stream()
                .flatMap(service -> service.slots().stream().map(slot -> new Probe(service, slot)));
        var rows = new ArrayList<>(Parallel.each(wanted.toList(), probe -> probe.row(engine, inventory), threads));
        inventory.containers().stream()
                .filter(instance ->
                        rows.stream().noneMatch(row -> row.instance().equals(instance.instance())))
                .map(instance -> row(engine, instance, Health.UNREADY))
                .forEach(rows::add);
        return new Status(rows);
    }

    /** Bytes of memory each running container holds, by its name in messages. */
    public static Map<String, Long> memory(ContainerEngine engine, Inventory inventory, Executor threads) {
        List<Map.Entry<String, Long>> held = Parallel.each(
                inventory.containers(),
                one -> Map.entry(one.instance(), engine.memory(one.id()).orElse(0)),
                threads);
        return held.stream()
                .filter(entry -> entry.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Whether every instance that should be is and can do its work. */
    public boolean isHealthy() {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row.health() == Health.HEALTHY);
    }

    /** Whether an instance is there and can do its work. */
    public boolean isHealthy(String instance) {
        return rows.stream().anyMatch(row -> row.instance().equals(instance) && row.health() == Health.HEALTHY);
    }

    /** The same, but one instance cannot do its work. */
    public Status withUnready(String instance) {
        return new Status(rows.stream()
                .map(row -> row.instance().equals(instance) ? row.with(Health.UNREADY) : row)
                .toList());
    }

    /** The same, and what runs beside the instances to train Java for later starts; it ends by itself. */
    public Status withTraining(List<Training.UnderWay> training) {
        Stream<Row> more = training.stream()
                .map(one -> new Row(
                        one.name(),
                        one.container(),
                        State.RUNNING.name().toLowerCase(Locale.ROOT),
                        Health.HEALTHY,
                        one.image(),
                        false,
                        "",
                        one.created(),
                        List.of()));
        return new Status(Stream.concat(rows.stream(), more).toList());
    }

    private record Probe(Service service, int slot) {
        Row row(ContainerEngine engine, Inventory inventory) {
            return inventory.containers().stream()
                    .filter(c -> c.service().equals(service.name()) && c.slot() == slot)
                    .findFirst()
                    .map(instance -> Status.row(engine, instance, health(engine, instance)))
                    .orElseGet(() -> new Row(
                            service.instance(slot),
                            "",
                            "missing",
                            Health.DOWN,
                            service.image().toString(),
                            false,
                            "",
                            null,
                            List.of()));
        }

        private Health health(ContainerEngine engine, Instance instance) {
            if (instance.state() != State.RUNNING) {
                return Health.DOWN;
            }
            HealthCheck check = service.health();
            if (Exec.run(engine, instance.id(), check.ready(), HealthCheck.TIMEOUT)
                    .succeeded()) {
                return Health.HEALTHY;
            }
            boolean alive = !check.alive().equals(check.ready())
                    && Exec.run(engine, instance.id(), check.alive(), HealthCheck.TIMEOUT)
                            .succeeded();
            return alive ? Health.UNREADY : Health.UNHEALTHY;
        }
    }

    private static Row row(ContainerEngine engine, Instance instance, Health health) {
        boolean standIn = instance.imageReference().startsWith("countme-stand-in/");
        Map<String, String> labels =
                standIn ? engine.image(instance.imageId()).map(Image::labels).orElse(Map.of()) : Map.of();
        return new Row(
                instance.instance(),
                instance.name(),
                instance.state().name().toLowerCase(Locale.ROOT),
                health,
                instance.imageReference(),
                standIn,
                labels.getOrDefault(EngineImages.STAND_IN_VERSION, ""),
                engine.inspect(instance.id())
                        .filter(Inspected::running)
                        .map(Inspected::startedAt)
                        .orElse(null),
                instance.ports());
    }
}
