package countme.topology.deploy.project;

import countme.topology.config.Ports;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.ContainerTunnel;
import countme.topology.docker.Inventory;
import countme.topology.service.PublishedPort;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The way from this machine to a port that a container publishes. On the engine's own machine that is the port; from another one it leads through the engine
 * into the container, because what is published there may be for that machine alone, and a firewall may be in between.
 *
 * @param address to connect to
 * @param direct whether it is the published port itself
 * @param onClose ends it
 */
public record Doorway(InetSocketAddress address, boolean direct, Runnable onClose) implements AutoCloseable {
    /** The way to a published port. */
    public static Doorway direct(InetSocketAddress address) {
        return new Doorway(address, true, () -> {});
    }

    /**
     * The way to a service's port; empty where that is on another machine and no container of it runs. From another machine, the near end has the same number
     * if that is free here.
     */
    public static Optional<Doorway> to(
            ContainerEngine engine, Supplier<Inventory> inventory, String service, PublishedPort port) {
        return engine.isLocal()
                ? Optional.of(direct(new InetSocketAddress(Ports.clientAddress(port.bind()), port.hostPort())))
                : inventory.get().running(service).map(container -> through(engine, container.id(), port));
    }

    private static Doorway through(ContainerEngine engine, String container, PublishedPort port) {
        ContainerTunnel tunnel = ContainerTunnel.open(engine, container, port.containerPort(), port.hostPort());
        return new Doorway(tunnel.address(), false, tunnel::close);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
