package countme.topology.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.concurrent.Time;
import countme.topology.config.Faults;
import countme.topology.config.Subnet;
import countme.topology.engine.EngineFacts;
import countme.topology.engine.EngineFailure;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Description;
import countme.topology.service.Inside;
import countme.topology.service.PublishedPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.ContainerLaunchException;

/**
 * An engine in memory: containers, their files, volumes and networks, by the rules of the real one that the core relies on. What runs in
 * a container is a {@link Program}. Any call can be made to fail.
 */
public final class MemoryEngine implements ContainerEngine {
    /** What answers the commands that are run in containers. */
    public interface Program {
        /** Runs a command. */
        Inside.Result run(Container container, List<String> command);

        /** A container begins to run. */
        default void started(Container container) {}
    }

    /** A container, its own state open to tests. */
    public static final class Container {
        private final String id;
        private final String name;
        private final String image;
        private final String imageId;
        private final CreateContainerCmd created;
        private final Instant createdAt;
        private final @Nullable Description description;
        private final NavigableMap<String, byte[]> files = new TreeMap<>();
        private final List<Line> lines = new ArrayList<>();
        private final Map<String, String> addresses = new TreeMap<>();
        private String joined = "";
        private Instant startedAt = Instant.EPOCH;
        private String state = "created";
        private long exitCode;
        private int restarts;
        private boolean unhealthy;
        private boolean neverStartsAgain;
        private int cpuShares;
        private Duration delay = Duration.ZERO;

        private Container(
                String id,
                String image,
                String imageId,
                CreateContainerCmd created,
                Instant now,
                @Nullable Description description) {
            this.id = id;
            this.name = Objects.requireNonNullElse(created.getName(), "helper-" + id);
            this.image = image;
            this.imageId = imageId;
            this.created = created;
            this.createdAt = now;
            this.description = description;
            // Once, so that nobody has to copy them who lists them.
            created.withLabels(labels());
            Integer shares = host().getCpuShares();
            this.cpuShares = shares == null ? 0 : shares;
        }

        private Container(Container other) {
            this(other.id, other.image, other.imageId, other.created, other.createdAt, other.description);
            files.putAll(other.files);
            lines.addAll(other.lines);
            addresses.putAll(other.addresses);
            joined = other.joined;
            startedAt = other.startedAt;
            state = other.state;
            exitCode = other.exitCode;
            restarts = other.restarts;
            unhealthy = other.unhealthy;
            cpuShares = other.cpuShares;
            delay = other.delay;
        }

        public String id() {
            return id;
        }

        public String name() {
            return name;
        }

        public String imageId() {
            return imageId;
        }

        /** The container whose network it shares; empty for its own. */
        public String joined() {
            return joined;
        }

        public String state() {
            return state;
        }

        /** When its process began. */
        public Instant startedAt() {
            return startedAt;
        }

        public int cpuShares() {
            return cpuShares;
        }

        /** What it was made from; null for helpers. */
        public @Nullable Description description() {
            return description;
        }

        public boolean isRunning() {
            return state.equals("running");
        }

        /** Whether it runs where others reach it. */
        public boolean isReachable() {
            return isRunning() && !addresses.isEmpty();
        }

        /** Its process ends, and the engine leaves it so. */
        public void end(long status) {
            state = "exited";
            exitCode = status;
        }

        /** As one ends whose engine is killed in the same moment. */
        public void endForGood() {
            end(255);
            neverStartsAgain = true;
        }

        public void pause() {
            state = "paused";
        }

        /** From now on whatever is run in it takes so long. */
        public void slow(Duration longer) {
            delay = longer;
        }

        /** Its process ended and the engine has started it again. */
        public void crash() {
            restarts++;
        }

        /** What the engine's own health check has found. */
        public void setUnhealthy(boolean failing) {
            unhealthy = failing;
        }

        /** It is in another network, and in that one only. */
        public void move(String network, String address) {
            addresses.clear();
            addresses.put(network, address);
        }

        /** Another launcher has made it with this label. */
        public void relabel(String key, String value) {
            var all = new TreeMap<>(labels());
            all.put(key, value);
            created.withLabels(all);
        }

        /** It writes a line. */
        public void write(Instant time, String text) {
            lines.add(new Line(time, text));
        }

        private HostConfig host() {
            return Objects.requireNonNull(created.getHostConfig());
        }

        public Map<String, String> labels() {
            return Map.copyOf(Objects.requireNonNullElse(created.getLabels(), Map.of()));
        }

        private List<Bind> binds() {
            Bind[] binds = host().getBinds();
            return binds == null ? List.of() : List.of(binds);
        }
    }

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final String JOINED = "container:";

    private record Line(Instant time, String text) {}

    /** A volume's labels and its files by path below it. */
    private record Storage(Map<String, String> labels, NavigableMap<String, byte[]> files, Instant created) {}

    private record Net(Subnet subnet, boolean open, Map<String, String> labels) {}

    private final Faults faults;
    private final Time time;
    private final Program program;
    private final Map<String, Container> containers = new LinkedHashMap<>();
    private final Map<String, Storage> volumes = new TreeMap<>();
    private String operatingSystem = "none";
    private final Map<String, Net> networks = new TreeMap<>();
    private final Map<String, Image> images = new TreeMap<>();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private int made;

    public MemoryEngine(Faults faults, Time time, Program program) {
        this.faults = faults;
        this.time = time;
        this.program = program;
    }

    /** Makes it, which is empty, have what another has now. */
    public synchronized void becomeLike(MemoryEngine other) {
        synchronized (other) {
            other.containers.forEach((id, one) -> containers.put(id, new Container(one)));
            other.volumes.forEach((name, one) ->
                    volumes.put(name, new Storage(one.labels(), new TreeMap<>(one.files()), one.created())));
            networks.putAll(other.networks);
            images.putAll(other.images);
            made = other.made;
        }
    }

    /** What is there, whatever a call would say. */
    public synchronized List<Container> all() {
        return List.copyOf(containers.values());
    }

    /** The container of that name. */
    public synchronized Optional<Container> named(String name) {
        for (Container one : containers.values()) {
            if (one.name.equals(name)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** Somebody removes a container. */
    public synchronized void lose(String name) {
        containers.values().removeIf(one -> one.name.equals(name));
    }

    /** Somebody takes a container out of its network. */
    public synchronized void cut(String name) {
        named(name).orElseThrow().addresses.clear();
    }

    public synchronized List<String> volumeNames() {
        return List.copyOf(volumes.keySet());
    }

    public synchronized List<String> networkNames() {
        return List.copyOf(networks.keySet());
    }

    /** Its volumes, whatever a call would say. */
    public synchronized List<Stored> stored() {
        return volumes.entrySet().stream()
                .map(one -> new Stored(
                        one.getKey(), one.getValue().labels(), one.getValue().created()))
                .toList();
    }

    /** All that can be seen of what has such labels, and of what is in it. */
    public synchronized List<String> details(Predicate<Map<String, String>> which) {
        var all = new ArrayList<String>();
        for (Container one : containers.values()) {
            if (which.test(one.labels())) {
                all.add("container " + one.id + " " + one.name + " " + one.state + " of " + one.imageId + ", "
                        + one.startedAt + " " + one.addresses + " " + new TreeMap<>(one.labels()) + content(one.files));
            }
        }
        volumes.forEach((name, one) -> {
            if (which.test(one.labels())) {
                all.add("volume " + name + " " + new TreeMap<>(one.labels()) + content(one.files()));
            }
        });
        networks.forEach((name, one) -> {
            if (which.test(one.labels())) {
                all.add("network " + name + " " + one.subnet() + " " + one.open() + " " + new TreeMap<>(one.labels()));
            }
        });
        return all;
    }

    private static String content(Map<String, byte[]> files) {
        var all = new TreeMap<String, Integer>();
        files.forEach((name, content) -> all.put(name, Arrays.hashCode(content)));
        return " " + all;
    }

    /** Whether a network has a way out. */
    public synchronized boolean isOpen(String network) {
        return Objects.requireNonNull(networks.get(network)).open();
    }

    /** A file on a volume as text; empty when there is none. */
    public synchronized Optional<String> file(String volume, String path) {
        return Optional.ofNullable(volumes.get(volume))
                .map(storage -> storage.files().get(path))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Gives it an image, by name and by id. */
    public synchronized void put(String reference, Image image) {
        images.put(reference, image);
        images.put(image.id(), image);
    }

    /** Where it runs from now on, such as {@code Docker Desktop}. */
    public synchronized void runsOn(String system) {
        operatingSystem = system;
    }

    /** Takes an image from it. */
    public synchronized void dropImage(String reference) {
        images.remove(reference);
    }

    @Override
    public synchronized EngineFacts facts() {
        faults.call("facts");
        return new EngineFacts(
                "memory",
                "1.41",
                operatingSystem,
                "none",
                "v2",
                2,
                1L << 34,
                "/var/lib/engine",
                OptionalLong.empty(),
                Optional.of(false),
                Duration.ZERO);
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public String address() {
        return "memory:";
    }

    @Override
    public synchronized List<Listed> containers(Map<String, String> labels) {
        faults.call("list containers");
        return containers.values().stream()
                .filter(one -> has(one.labels(), labels))
                .map(MemoryEngine::listed)
                .toList();
    }

    private static boolean has(Map<String, String> labels, Map<String, String> wanted) {
        for (var one : wanted.entrySet()) {
            if (!one.getValue().equals(labels.get(one.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static Listed listed(Container one) {
        String health = one.isRunning() && one.description != null ? one.unhealthy ? " (unhealthy)" : " (healthy)" : "";
        return new Listed(
                one.id,
                one.name,
                one.labels(),
                one.state,
                one.state + health,
                one.image,
                one.imageId,
                one.createdAt,
                one.addresses.keySet(),
                one.joined,
                ports(one));
    }

    private static List<PublishedPort> ports(Container one) {
        Description description = one.description;
        return description == null || !one.isRunning()
                ? List.of()
                : description.service().publishedPorts();
    }

    @Override
    public synchronized Optional<Inspected> inspect(String id) {
        faults.call("inspect");
        return find(id).map(one -> new Inspected(
                one.isRunning() || one.state.equals("paused"),
                false,
                one.unhealthy,
                false,
                one.exitCode,
                one.startedAt,
                one.restarts,
                one.image,
                one.labels()));
    }

    @Override
    public synchronized Optional<Confined> confinement(String id) {
        faults.call("inspect confinement");
        return find(id).map(one -> Confinements.of(
                one.created.getUser(),
                one.host(),
                one.binds().stream()
                        .map(bind -> new Mounted(
                                bind.getPath(), bind.getVolume().getPath(), bind.getAccessMode() != AccessMode.ro))
                        .toList()));
    }

    @Override
    public synchronized String create(String image, Consumer<CreateContainerCmd> filled) {
        int call = faults.change("create helper");
        CreateContainerCmd create = CreateCommands.blank(image).withHostConfig(HostConfig.newHostConfig());
        filled.accept(create);
        String id = add(image, create, null).id;
        faults.answer(call);
        return id;
    }

    private Container add(String image, CreateContainerCmd create, @Nullable Description description) {
        Image found = images.get(image);
        if (found == null) {
            throw refused("no such image: " + image);
        }
        var container = new Container("id" + ++made, image, found.id(), create, time.instant(), description);
        if (named(container.name).isPresent()) {
            throw refused("the name " + container.name + " is in use");
        }
        for (Bind bind : container.binds()) {
            if (!bind.getPath().startsWith("/")) {
                volumes.computeIfAbsent(bind.getPath(), name -> new Storage(Map.of(), new TreeMap<>(), time.instant()));
            }
        }
        containers.put(container.id, container);
        return container;
    }

    @Override
    public void prepare() {}

    @Override
    public String run(
            Description description,
            String image,
            Consumer<CreateContainerCmd> policies,
            Consumer<String> gate,
            Runnable going) {
        // Without the lock: what fills it in may ask the engine.
        CreateContainerCmd create = description.applyTo(CreateCommands.blank(image));
        policies.accept(create);
        Container container = createdAndStarted(description, image, create, going);
        try {
            gate.accept(container.id);
        } catch (RuntimeException e) {
            discard(container, going);
            throw e;
        }
        return container.id;
    }

    /** One that failed to start goes, if the engine still answers. */
    private synchronized void discard(Container failed, Runnable going) {
        going.run();
        try {
            int unusedCall = faults.change("remove what failed to start");
            containers.remove(failed.id);
        } catch (Problem e) {
            // Whoever comes next finds it.
        }
    }

    private synchronized Container createdAndStarted(
            Description description, String image, CreateContainerCmd create, Runnable going) {
        int created = faults.change("create " + description.service().instance(description.slot()));
        if (named(String.valueOf(create.getName())).isPresent()) {
            throw failedStart(description, "the name " + create.getName() + " is in use");
        }
        Container container = add(image, create, description);
        Optional<String> refusal = attach(container, description);
        if (refusal.isPresent()) {
            containers.remove(container.id);
            throw failedStart(description, refusal.get());
        }
        faults.answer(created);
        try {
            int call = faults.change("start " + description.service().instance(description.slot()));
            started(container);
            faults.answer(call);
        } catch (Problem e) {
            discard(container, going);
            throw e;
        }
        return container;
    }

    /** Gives it its network; why not where that is not to be had. */
    private Optional<String> attach(Container container, Description description) {
        String mode = String.valueOf(container.host().getNetworkMode());
        if (mode.startsWith(JOINED)) {
            Optional<Container> other = named(mode.substring(JOINED.length()));
            other.ifPresent(one -> container.joined = one.id);
            return other.isPresent() ? Optional.empty() : Optional.of("No such container: " + mode);
        }
        return description.addresses().entrySet().stream()
                .flatMap(place -> attach(container, place.getKey(), place.getValue()).stream())
                .findFirst();
    }

    private Optional<String> attach(Container container, String network, String address) {
        if (!networks.containsKey(network)) {
            return Optional.of("no such network: " + network);
        }
        if (containers.values().stream().anyMatch(other -> address.equals(other.addresses.get(network)))) {
            return Optional.of("the address " + address + " is in use");
        }
        container.addresses.put(network, address);
        return Optional.empty();
    }

    private Problem failedStart(Description description, String words) {
        return FailedStart.explained(this, description, new ContainerLaunchException(words));
    }

    private void started(Container container) {
        if (!container.joined.isEmpty()
                && find(container.joined).filter(Container::isRunning).isEmpty()) {
            throw refused("cannot join network of a non running container: " + container.joined);
        }
        container.state = "running";
        container.unhealthy = false;
        container.startedAt = time.instant();
        program.started(container);
    }

    @Override
    public synchronized void start(String id) {
        int call = faults.change("start");
        Container container = existing(id);
        if (container.neverStartsAgain) {
            throw EngineFailure.explained(
                    new InternalServerErrorException("{\"message\":\"task " + id + ": already exists\"}"));
        }
        if (!container.isRunning()) {
            started(container);
        }
        faults.answer(call);
    }

    @Override
    public synchronized void unpause(String id) {
        int call = faults.change("unpause");
        find(id).ifPresent(one -> one.state = "running");
        faults.answer(call);
    }

    @Override
    public synchronized void stop(String id, int graceSeconds) {
        int call = faults.change("stop");
        find(id).filter(one -> !one.state.equals("created")).ifPresent(one -> one.end(0));
        faults.answer(call);
    }

    @Override
    public synchronized void remove(String id) {
        int call = faults.change("remove");
        containers.remove(id);
        faults.answer(call);
    }

    @Override
    public synchronized void weigh(String id, int cpuShares) {
        faults.call("weigh");
        existing(id).cpuShares = cpuShares;
    }

    @Override
    public OptionalInt exec(
            String id, List<String> command, @Nullable Duration atMost, OutputStream out, OutputStream err) {
        int call = faults.change("exec");
        Container container;
        synchronized (this) {
            container = existing(id);
        }
        if (!container.isRunning()) {
            throw refused("container " + container.name + " is not running");
        }
        sessions.removeIf(session -> !Collections.disjoint(session.environment(), command));
        if (!container.delay.isZero()) {
            Duration taken = atMost == null || container.delay.compareTo(atMost) < 0 ? container.delay : atMost;
            boolean unusedPassed = time.pass(taken);
            if (taken.compareTo(container.delay) < 0) {
                faults.answer(call);
                return OptionalInt.empty();
            }
        }
        Inside.Result result = program.run(container, command);
        faults.answer(call);
        try {
            out.write(result.output().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return OptionalInt.of((int) result.status());
    }

    @Override
    public int attach(String id, Session session) {
        sessions.add(session);
        int status =
                exec(id, session.command(), null, session.out(), session.err()).orElse(-1);
        sessions.remove(session);
        return status;
    }

    /** Commands that go on though nobody listens; one ends when another one is told what is in its environment. */
    public List<Session> sessions() {
        return List.copyOf(sessions);
    }

    @Override
    public synchronized void copyInto(String id, String directory, byte[] tar) {
        int call = faults.change("copy into");
        Container container = existing(id);
        // Not as a stream: that makes a buffer for whatever it skips.
        try (var entries = new TarFile(tar)) {
            for (TarArchiveEntry entry : entries.getEntries()) {
                if (entry.isFile()) {
                    int begin = (int) entry.getDataOffset();
                    byte[] content = Arrays.copyOfRange(tar, begin, begin + (int) entry.getSize());
                    put(container, directory + "/" + entry.getName(), content);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        faults.answer(call);
    }

    /** Something in a container writes a file. */
    public synchronized void write(Container container, String path, String content) {
        put(container, path, content.getBytes(StandardCharsets.UTF_8));
    }

    private void put(Container container, String path, byte[] content) {
        for (Bind bind : container.binds()) {
            String mount = bind.getVolume().getPath() + "/";
            Storage volume = volumes.get(bind.getPath());
            if (path.startsWith(mount) && volume != null) {
                volume.files().put(path.substring(mount.length()), content);
                return;
            }
        }
        container.files.put(path, content);
    }

    /** The files that a container sees at or below a path. */
    private SortedMap<String, byte[]> visible(Container container, String path) {
        var all = new TreeMap<String, byte[]>();
        putBelow(path, "", container.files, all);
        for (Bind bind : container.binds()) {
            Storage volume = volumes.get(bind.getPath());
            if (volume != null) {
                putBelow(path, bind.getVolume().getPath() + "/", volume.files(), all);
            }
        }
        return all;
    }

    private static void putBelow(
            String path, String mount, NavigableMap<String, byte[]> files, SortedMap<String, byte[]> all) {
        if (mount.startsWith(path + "/")) {
            files.forEach((name, content) -> all.put(mount + name, content));
        } else if (path.startsWith(mount)) {
            String below = path.substring(mount.length());
            Optional.ofNullable(files.get(below)).ifPresent(content -> all.put(path, content));
            // '0' comes right after '/'.
            files.subMap(below + "/", below + "0").forEach((name, content) -> all.put(mount + name, content));
        }
    }

    /** A file that a container sees, as text. */
    public synchronized Optional<String> read(Container container, String path) {
        return Optional.ofNullable(visible(container, path).get(path))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public synchronized Optional<byte[]> copyFrom(String id, String path) {
        faults.call("copy from");
        var bytes = new ByteArrayOutputStream();
        boolean any = false;
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            for (var file : visible(existing(id), path).entrySet()) {
                any = true;
                var entry = new TarArchiveEntry(file.getKey().substring(path.lastIndexOf('/') + 1));
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return any ? Optional.of(bytes.toByteArray()) : Optional.empty();
    }

    @Override
    public synchronized LineStream lines(String id, ContainerLogs.Selection selection, Consumer<String> sink) {
        faults.call("logs");
        Instant since = selection.since();
        List<String> all = existing(id).lines.stream()
                .filter(line -> since == null || line.time().getEpochSecond() >= since.getEpochSecond())
                .map(line -> selection.timestamps() ? STAMP.format(line.time()) + " " + line.text() : line.text())
                .toList();
        int skipped = selection.tail() < 0 ? 0 : Math.max(0, all.size() - selection.tail());
        all.stream().skip(skipped).forEach(sink);
        return new LineStream() {
            @Override
            public boolean await(Duration atMost) {
                return true;
            }

            @Override
            public void await() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public synchronized OptionalLong memory(String id) {
        faults.call("memory");
        return find(id).filter(Container::isRunning).isPresent() ? OptionalLong.of(1 << 20) : OptionalLong.empty();
    }

    @Override
    public synchronized Optional<Image> image(String reference) {
        faults.call("inspect image");
        return Optional.ofNullable(images.get(reference));
    }

    @Override
    public synchronized Map<String, String> createVolume(String name, Map<String, String> labels) {
        int call = faults.change("create volume");
        Map<String, String> there = volumes.computeIfAbsent(
                        name, absent -> new Storage(Map.copyOf(labels), new TreeMap<>(), time.instant()))
                .labels();
        faults.answer(call);
        return there;
    }

    @Override
    public synchronized List<Stored> volumes(Map<String, String> labels) {
        faults.call("list volumes");
        return volumes.entrySet().stream()
                .filter(one -> has(one.getValue().labels(), labels))
                .map(one -> new Stored(
                        one.getKey(), one.getValue().labels(), one.getValue().created()))
                .toList();
    }

    @Override
    public synchronized void removeVolume(String name) {
        int call = faults.change("remove volume");
        boolean used = containers.values().stream()
                .flatMap(one -> one.binds().stream())
                .anyMatch(bind -> bind.getPath().equals(name));
        if (!used) {
            volumes.remove(name);
        }
        faults.answer(call);
    }

    @Override
    public synchronized List<Named> networks() {
        faults.call("list networks");
        return networks.entrySet().stream()
                .map(one -> new Named(one.getKey(), one.getValue().labels()))
                .toList();
    }

    @Override
    public synchronized Optional<Subnet> subnet(String network) {
        faults.call("inspect network");
        return Optional.ofNullable(networks.get(network)).map(Net::subnet);
    }

    @Override
    public synchronized Map<String, String> addresses(String network) {
        faults.call("inspect network");
        var all = new TreeMap<String, String>();
        for (Container one : containers.values()) {
            Optional.ofNullable(one.addresses.get(network)).ifPresent(address -> all.put(one.name, address));
        }
        return all;
    }

    @Override
    public synchronized Optional<String> createNetwork(
            String name, Subnet subnet, boolean open, Map<String, String> labels) {
        int call = faults.change("create network");
        if (networks.values().stream().anyMatch(other -> other.subnet().equals(subnet))) {
            return Optional.of("Pool overlaps with other one on this address space");
        }
        networks.put(name, new Net(subnet, open, Map.copyOf(labels)));
        faults.answer(call);
        return Optional.empty();
    }

    @Override
    public synchronized Optional<String> removeNetwork(String name) {
        int call = faults.change("remove network");
        if (containers.values().stream().anyMatch(one -> one.addresses.containsKey(name))) {
            return Optional.of("network " + name + " has active endpoints");
        }
        networks.remove(name);
        faults.answer(call);
        return Optional.empty();
    }

    @Override
    public synchronized void connect(String network, String containerId, String address) {
        int call = faults.change("connect");
        existing(containerId).addresses.put(network, address);
        faults.answer(call);
    }

    @Override
    public synchronized void disconnect(String network, String containerId) {
        int call = faults.change("disconnect");
        existing(containerId).addresses.remove(network);
        faults.answer(call);
    }

    private Optional<Container> find(String id) {
        return Optional.ofNullable(containers.get(id)).or(() -> named(id));
    }

    private Container existing(String id) {
        return find(id).orElseThrow(() -> refused("no such container: " + id));
    }

    private static Problem refused(String words) {
        return new Problem(
                ExitCode.SERVICE_FAILED,
                "The engine refused what was asked of it",
                "It says: " + words + ".",
                "Put right what it names.",
                null);
    }

    @Override
    public String toString() {
        return Arrays.toString(
                all().stream().map(one -> one.name + " " + one.state).toArray());
    }
}
