package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.Ports;
import countme.topology.config.Setting;
import countme.topology.config.SettingSources;
import countme.topology.config.Settings;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.deploy.reconcile.DesiredContainer;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Inventory.State;
import countme.topology.image.local.Origin;
import countme.topology.image.local.SuppliedImage;
import countme.topology.policy.Lifetime;
import countme.topology.policy.Policies;
import countme.topology.service.Description;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Containers as they should be and as they are, made without an engine. */
public final class Examples {
    public static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));
    public static final Ports PORTS = new Ports("127.0.0.1", 8443, 8080, "127.0.0.1", 9443);

    private Examples() {}

    public static Topology topology(int replicas) {
        Settings settings = Settings.from(
                SettingSources.resolve(Map.of(Setting.REPLICAS, String.valueOf(replicas)), Map.of(), null, false));
        return new Topology(settings.withPorts(PORTS), new Tls("chain", "key"), new Login("countme", "secret"));
    }

    public static DesiredContainer desired(Service service, int slot) {
        return desired(service, slot, "sha256:1");
    }

    public static DesiredContainer desired(Service service, int slot, String imageId) {
        var image = new SuppliedImage(
                service.image(), service.image().toString(), imageId, Origin.OFFICIAL, "1", "", "", 1);
        return new DesiredContainer(Description.of(service, SITE, slot), image, Policies.of(Lifetime.DEPLOYED));
    }

    /** A container that is as desired, but for its state. */
    public static Instance present(DesiredContainer desired, State state) {
        return present(desired, state, desired.fingerprint());
    }

    public static Instance present(DesiredContainer desired, State state, String fingerprint) {
        Service service = desired.description().service();
        return new Instance(
                "id",
                desired.containerName(),
                service.name(),
                desired.description().slot(),
                fingerprint,
                "0.0.1",
                state,
                "image",
                "sha256:1",
                Instant.EPOCH,
                "",
                service.publishedPorts());
    }

    /** A container that publishes a port. */
    public static Instance publishing(int hostPort, State state) {
        return proxy("", state, List.of(new PublishedPort("127.0.0.1", hostPort, 1)));
    }

    /** A container that a launcher of some version made. */
    public static Instance madeBy(String version) {
        return proxy(version, State.RUNNING, List.of());
    }

    private static Instance proxy(String version, State state, List<PublishedPort> ports) {
        return new Instance(
                "id", "countme-proxy", "proxy", 0, "", version, state, "image", "sha256:1", Instant.EPOCH, "", ports);
    }
}
