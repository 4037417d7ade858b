package countme.topology.service;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * One service in one slot as a create command, or as a container that is not created yet: what this service is, without how every
 * container is run (that is policy).
 *
 * @param service what
 * @param site where
 * @param slot which replica; 0 for a service without replicas
 */
public record Description(Service service, Placement site, int slot) {
    public static Description of(Service service, Placement site, int slot) {
        return new Description(service, site, slot);
    }

    /** Fills in a create command and returns it; the same description always fills in the same values. */
    public CreateContainerCmd applyTo(CreateContainerCmd create) {
        HostConfig host = create.getHostConfig();
        if (host == null) {
            throw new IllegalArgumentException("a create command without host configuration");
        }
        host.withBinds(binds());
        if (!service.capabilities().isEmpty()) {
            host.withCapAdd(service.capabilities().toArray(Capability[]::new));
        }
        service.joined().ifPresentOrElse(other -> join(other, host), () -> connect(create, host));
        if (!service.command().isEmpty()) {
            create.withEntrypoint(service.command()).withCmd(List.of());
        }
        return create.withName(service.containerName(site, slot))
                .withUser(service.user())
                .withEnv(service.environment().entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList())
                .withStopSignal(service.stopSignal())
                .withStopTimeout((int) service.stopGrace().toSeconds())
                .withHealthcheck(new HealthCheck()
                        .withTest(exec(service.health().alive()))
                        .withInterval(nanos(countme.topology.service.HealthCheck.INTERVAL))
                        .withTimeout(nanos(countme.topology.service.HealthCheck.TIMEOUT))
                        .withRetries(countme.topology.service.HealthCheck.RETRIES));
    }

    /** Its address in each network, by the network's name: the one that it is created in comes first. None where it joins another. */
    public Map<String, String> addresses() {
        var addresses = new LinkedHashMap<String, String>();
        if (service.joined().isEmpty()) {
            service.networks()
                    .forEach(network -> addresses.put(site.network(network), service.address(site, network, slot)));
        }
        return addresses;
    }

    /** The engine makes the name an id when the container is created. */
    private void join(Service other, HostConfig host) {
        host.withNetworkMode("container:" + other.containerName(site, 0));
    }

    private void connect(CreateContainerCmd create, HostConfig host) {
        // Of several networks the engine takes one at creation; the others are added before the start.
        Map.Entry<String, String> first = addresses().entrySet().iterator().next();
        host.withNetworkMode(first.getKey()).withExtraHosts(extraHosts());
        publish(create, host);
        create.withHostName(service.instance(slot))
                .withAliases(service.instance(slot))
                .withIpv4Address(first.getValue());
    }

    /**
     * A fresh container, not yet created on any engine, so that two generations can exist side by side.
     *
     * @param imageReference what the image supply decided
     * @param policies how every container is run, applied after this description
     * @param created told its id before it is started
     * @param going run before it is removed because it failed to start; where it throws, it stays
     * @param gate when it counts as started
     */
    public GenericContainer<?> container(
            String imageReference,
            Consumer<CreateContainerCmd> policies,
            Consumer<String> created,
            Runnable going,
            WaitStrategy gate) {
        return new Watched(DockerImageName.parse(imageReference), created, going)
                // Reuse is what lets a container outlive the JVM: no session label, no reaper.
                .withReuse(true)
                .withCreateContainerCmdModifier(create -> policies.accept(applyTo(create)))
                .waitingFor(gate);
    }

    /** Testcontainers says only to its own subclasses that there is a container. */
    private static final class Watched extends GenericContainer<Watched> {
        private final Consumer<String> created;
        private final Runnable going;

        Watched(DockerImageName image, Consumer<String> created, Runnable going) {
            super(image);
            this.created = created;
            this.going = going;
        }

        /** Testcontainers doubts it of whoever hears of the creation, as that may do what a later run would want to differ. Here all that is in the fingerprint. */
        @Override
        protected boolean canBeReused() {
            return true;
        }

        @Override
        protected void containerIsCreated(String containerId) {
            created.accept(containerId);
        }

        /** Testcontainers does so with what has failed to start, whatever became of it meanwhile. */
        @Override
        public void stop() {
            going.run();
            super.stop();
        }
    }

    private String[] extraHosts() {
        // From a hosts file, not from DNS: a name whose container is gone would be asked of the outside world, slowly.
        // Replicas
        // come and go, and this is read at the start only: who uses them has their addresses in its configuration.
        return service.dependencies().stream()
                .filter(dependency -> dependency.slots().equals(List.of(0)))
                .map(dependency -> dependency.name() + ":" + dependency.addressFor(service, site, 0))
                .toArray(String[]::new);
    }

    private List<Bind> binds() {
        var binds = new ArrayList<Bind>();
        service.volumes()
                .forEach(data -> binds.add(new Bind(site.name(data.name()), new Volume(data.path()), AccessMode.rw)));
        service.foreignVolumes()
                .forEach(data -> binds.add(new Bind(site.name(data.name()), new Volume(data.path()), AccessMode.ro)));
        if (!service.configuration(site).isEmpty()) {
            binds.add(new Bind(service.configVolume(site), new Volume(ConfigFiles.MOUNT), AccessMode.ro));
        }
        service.containerLogs()
                .ifPresent(path -> binds.add(new Bind(site.containerLogs(), new Volume(path), AccessMode.ro)));
        service.controlGroups()
                .ifPresent(path -> new TreeMap<>(site.controlGroups())
                        .forEach((name, directory) ->
                                binds.add(new Bind(directory, new Volume(path + "/" + name), AccessMode.ro))));
        return binds;
    }

    private void publish(CreateContainerCmd create, HostConfig host) {
        var bindings = new Ports();
        for (PublishedPort port : service.publishedPorts()) {
            bindings.add(new PortBinding(
                    Ports.Binding.bindIpAndPort(port.bind(), port.hostPort()), ExposedPort.tcp(port.containerPort())));
        }
        host.withPortBindings(bindings);
        create.withExposedPorts(service.publishedPorts().stream()
                .map(port -> ExposedPort.tcp(port.containerPort()))
                .toList());
    }

    private static List<String> exec(List<String> command) {
        var test = new ArrayList<>(List.of("CMD"));
        test.addAll(command);
        return test;
    }

    private static long nanos(Duration duration) {
        return duration.toNanos();
    }
}
