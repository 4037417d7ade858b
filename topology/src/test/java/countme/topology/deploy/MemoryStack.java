package countme.topology.deploy;

import countme.certs.PrivateFiles;
import countme.topology.Topology;
import countme.topology.config.Setting;
import countme.topology.config.SettingSources;
import countme.topology.config.Settings;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.deploy.reconcile.Change;
import countme.topology.docker.Inventory;
import countme.topology.docker.MemoryEngine;
import countme.topology.policy.Lifetime;
import countme.topology.service.Design;
import countme.topology.service.catalog.Checks;
import countme.topology.state.Memory;
import countme.topology.state.StateDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A deployment on a platform in memory, with its state in a directory of its own. */
public final class MemoryStack {
    private final Design design;
    private final MemoryPlatform platform;
    private final SaidProgress said = new SaidProgress();
    private final StateDir state;
    private final Map<Setting, String> given = new HashMap<>();
    private Optional<Settings> settings = Optional.empty();

    /** {@code directory} is its own. */
    public MemoryStack(Path directory) {
        this(directory, Topology::new);
    }

    /** One of another topology. */
    public MemoryStack(Path directory, Design design) {
        this(directory, design, new MemoryPlatform());
    }

    private MemoryStack(Path directory, Design design, MemoryPlatform platform) {
        this.design = design;
        this.platform = platform;
        state = new StateDir(directory.resolve("state"), directory.resolve("machine"), directory.resolve("cache"));
        given.put(Setting.MIN_FREE_DISK, "0");
    }

    /** The same stack on another machine, in a directory that is not there yet: what is done to one is not done to the other. */
    MemoryStack copy(Path directory) {
        var copy = new MemoryStack(directory, design, platform.copy());
        copy.given.putAll(given);
        try (Stream<Path> files = Files.walk(state.state())) {
            for (Path file : files.toList()) {
                Path target = copy.state.state().resolve(state.state().relativize(file));
                if (Files.isDirectory(file)) {
                    PrivateFiles.makeDirectory(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was ever done to it.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /** The same stack on the same engine, for a user with a state directory of their own, which is not there yet. */
    public MemoryStack elsewhere(Path directory) {
        var other = new MemoryStack(directory, design, platform);
        other.given.putAll(given);
        return other;
    }

    /** Deployments from now on have another setting. */
    public MemoryStack with(Setting setting, Object value) {
        given.put(setting, String.valueOf(value));
        settings = Optional.empty();
        return this;
    }

    /** Another launcher. */
    public Deployment deployment() {
        Settings read = settings.orElseGet(() -> Settings.from(SettingSources.resolve(given, Map.of(), null, false)));
        settings = Optional.of(read);
        return new Deployment(design, read, Lifetime.DEPLOYED, state, said, platform);
    }

    /** {@code up} by another launcher; gives what it changed. */
    public Set<String> up() {
        return up(changes -> {});
    }

    /** The same; {@code consent} is told which changes interrupt users. */
    public Set<String> up(Consumer<List<Change>> consent) {
        return deployment().up(consent, () -> {});
    }

    /** How a version behaves that is good. */
    public CounterModel.Version version() {
        return new CounterModel.Version(Checks.unsaid());
    }

    /** Every container on the engine and how it is. */
    public List<String> states() {
        return platform.engine().all().stream()
                .map(one -> one.id() + " " + one.name() + " " + one.state())
                .toList();
    }

    /** What was written into the audit last. */
    public AuditEntry lastEntry() {
        List<AuditEntry> all = audit();
        return all.get(all.size() - 1);
    }

    /** What is remembered of it now. */
    public Memory memory() {
        return deployment().project().memory();
    }

    public MemoryPlatform platform() {
        return platform;
    }

    public SaidProgress said() {
        return said;
    }

    public StateDir state() {
        return state;
    }

    /** How changes ended; see {@link #trail} for those that did not. */
    public List<AuditEntry> audit() {
        return trail().stream()
                .filter(entry -> entry.result() != Audit.Result.begun)
                .toList();
    }

    /** The whole audit. */
    public List<AuditEntry> trail() {
        return deployment().project().audit().read().entries();
    }

    /** What answers a visitor: the version's image id; empty for nobody. */
    public Optional<String> serving() {
        return platform.model().visit();
    }

    public MemoryEngine engine() {
        return platform.engine();
    }

    /** The container of an instance such as {@code app-1}. */
    public MemoryEngine.Container container(String instance) {
        return engine().named("countme-" + instance).orElseThrow();
    }

    /** Names of the containers, in their order. */
    public List<String> containers() {
        return Inventory.read(platform.engine(), "countme").containers().stream()
                .map(Inventory.Instance::instance)
                .sorted()
                .toList();
    }
}
