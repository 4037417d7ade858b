package countme.topology.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import countme.topology.config.Subnet;
import countme.topology.engine.EngineFacts;
import countme.topology.service.Description;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine on which something is made sure of before each change, such as that the lock is still held. */
public final class GuardedEngine implements ContainerEngine {
    private final ContainerEngine engine;
    private final Runnable guard;

    /** {@code guard} throws where nothing may be changed. */
    public GuardedEngine(ContainerEngine engine, Runnable guard) {
        this.engine = engine;
        this.guard = guard;
    }

    private ContainerEngine guarded() {
        guard.run();
        return engine;
    }

    @Override
    public EngineFacts facts() {
        return engine.facts();
    }

    @Override
    public boolean isLocal() {
        return engine.isLocal();
    }

    @Override
    public String address() {
        return engine.address();
    }

    @Override
    public List<Listed> containers(Map<String, String> labels) {
        return engine.containers(labels);
    }

    @Override
    public Optional<Inspected> inspect(String id) {
        return engine.inspect(id);
    }

    @Override
    public Optional<Confined> confinement(String id) {
        return engine.confinement(id);
    }

    @Override
    public String create(String image, Consumer<CreateContainerCmd> filled) {
        return guarded().create(image, filled);
    }

    @Override
    public void prepare() {
        engine.prepare();
    }

    @Override
    public String run(
            Description description,
            String image,
            Consumer<CreateContainerCmd> policies,
            Consumer<String> gate,
            Runnable going) {
        // Whoever has the lock by then may have gone on with what was made here.
        return guarded().run(description, image, policies, gate, () -> {
            guard.run();
            going.run();
        });
    }

    @Override
    public void start(String id) {
        guarded().start(id);
    }

    @Override
    public void unpause(String id) {
        guarded().unpause(id);
    }

    @Override
    public void stop(String id, int graceSeconds) {
        guarded().stop(id, graceSeconds);
    }

    @Override
    public void remove(String id) {
        guarded().remove(id);
    }

    @Override
    public void weigh(String id, int cpuShares) {
        guarded().weigh(id, cpuShares);
    }

    @Override
    public OptionalInt exec(
            String id, List<String> command, @Nullable Duration atMost, OutputStream out, OutputStream err) {
        return guarded().exec(id, command, atMost, out, err);
    }

    @Override
    public int attach(String id, Session session) {
        return guarded().attach(id, session);
    }

    @Override
    public void copyInto(String id, String directory, byte[] tar) {
        guarded().copyInto(id, directory, tar);
    }

    @Override
    public LineStream lines(String id, ContainerLogs.Selection selection, Consumer<String> sink) {
        return engine.lines(id, selection, sink);
    }

    @Override
    public Optional<byte[]> copyFrom(String id, String path) {
        return engine.copyFrom(id, path);
    }

    @Override
    public OptionalLong memory(String id) {
        return engine.memory(id);
    }

    @Override
    public Optional<Image> image(String reference) {
        return engine.image(reference);
    }

    @Override
    public Map<String, String> createVolume(String name, Map<String, String> labels) {
        return guarded().createVolume(name, labels);
    }

    @Override
    public List<Stored> volumes(Map<String, String> labels) {
        return engine.volumes(labels);
    }

    @Override
    public void removeVolume(String name) {
        guarded().removeVolume(name);
    }

    @Override
    public List<Named> networks() {
        return engine.networks();
    }

    @Override
    public Optional<Subnet> subnet(String network) {
        return engine.subnet(network);
    }

    @Override
    public Map<String, String> addresses(String network) {
        return engine.addresses(network);
    }

    @Override
    public Optional<String> createNetwork(String name, Subnet subnet, boolean open, Map<String, String> labels) {
        return guarded().createNetwork(name, subnet, open, labels);
    }

    @Override
    public Optional<String> removeNetwork(String name) {
        return guarded().removeNetwork(name);
    }

    @Override
    public void connect(String network, String containerId, String address) {
        guarded().connect(network, containerId, address);
    }

    @Override
    public void disconnect(String network, String containerId) {
        guarded().disconnect(network, containerId);
    }
}
