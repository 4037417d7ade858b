package countme.topology.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.ListVolumesCmd;
import com.github.dockerjava.api.command.ListVolumesResponse;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ContainerHostConfig;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ContainerNetworkSettings;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StatsConfig;
import com.github.dockerjava.api.model.StreamType;
import countme.topology.config.Subnet;
import countme.topology.engine.Engine;
import countme.topology.engine.EngineFacts;
import countme.topology.engine.EngineFailure;
import countme.topology.engine.TestcontainersSeam;
import countme.topology.report.Problem;
import countme.topology.service.Description;
import countme.topology.service.PublishedPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** A Docker engine, through docker-java; services' containers are made by Testcontainers. */
public final class DockerEngine implements ContainerEngine {
    private static final int STATISTICS_SECONDS = 5;
    private static final String JOINED = "container:";
    private static final Duration PROMPT = Duration.ofSeconds(60);
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(DockerEngine::daemon);

    private final Engine engine;
    private final Duration promptly;

    public DockerEngine(Engine engine) {
        this(engine, PROMPT);
    }

    /** One that has so much time for what an engine does at once. */
    DockerEngine(Engine engine, Duration promptly) {
        this.engine = engine;
        this.promptly = promptly;
    }

    /** The connection behind it. */
    public Engine engine() {
        return engine;
    }

    @Override
    public EngineFacts facts() {
        return asked(() -> EngineFacts.of(engine));
    }

    @Override
    public boolean isLocal() {
        return engine.local();
    }

    @Override
    public String address() {
        return engine.address().toString();
    }

    @Override
    public List<Listed> containers(Map<String, String> labels) {
        return prompt(() -> {
            var command = engine.client().listContainersCmd().withShowAll(true);
            return (labels.isEmpty() ? command : command.withLabelFilter(labels))
                    .exec().stream().map(DockerEngine::listed).toList();
        });
    }

    private static Listed listed(Container container) {
        return new Listed(
                container.getId(),
                container.getNames()[0].substring(1),
                orEmpty(container.getLabels()),
                container.getState(),
                container.getStatus(),
                container.getImage(),
                container.getImageId(),
                Instant.ofEpochSecond(container.getCreated()),
                networks(container),
                joined(container),
                Arrays.stream(container.getPorts())
                        .filter(port -> port.getPublicPort() != null)
                        .map(port -> new PublishedPort(port.getIp(), port.getPublicPort(), port.getPrivatePort()))
                        .toList());
    }

    private static Set<String> networks(Container container) {
        ContainerNetworkSettings settings = container.getNetworkSettings();
        if (settings == null) {
            return Set.of();
        }
        boolean running = "running".equals(container.getState());
        return settings.getNetworks().entrySet().stream()
                .filter(network -> !running || !isEmpty(network.getValue().getIpAddress()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    private static String joined(Container container) {
        ContainerHostConfig host = container.getHostConfig();
        String mode = host == null ? "" : Objects.requireNonNullElse(host.getNetworkMode(), "");
        return mode.startsWith(JOINED) ? mode.substring(JOINED.length()) : "";
    }

    @Override
    public Optional<Inspected> inspect(String id) {
        return found(() -> {
            InspectContainerResponse container =
                    engine.client().inspectContainerCmd(id).exec();
            InspectContainerResponse.ContainerState state = container.getState();
            return new Inspected(
                    Boolean.TRUE.equals(state.getRunning()),
                    Boolean.TRUE.equals(state.getRestarting()),
                    state.getHealth() != null
                            && "unhealthy".equals(state.getHealth().getStatus()),
                    Boolean.TRUE.equals(state.getOOMKilled()),
                    Objects.requireNonNullElse(state.getExitCodeLong(), 0L),
                    Instant.parse(state.getStartedAt()),
                    Objects.requireNonNullElse(container.getRestartCount(), 0),
                    String.valueOf(container.getConfig().getImage()),
                    orEmpty(container.getConfig().getLabels()));
        });
    }

    @Override
    public Optional<Confined> confinement(String id) {
        return found(() -> {
            InspectContainerResponse container =
                    engine.client().inspectContainerCmd(id).exec();
            List<InspectContainerResponse.Mount> mounts = Objects.requireNonNullElse(container.getMounts(), List.of());
            return Confinements.of(
                    container.getConfig().getUser(),
                    container.getHostConfig(),
                    mounts.stream().map(DockerEngine::mounted).toList());
        });
    }

    private static Mounted mounted(InspectContainerResponse.Mount mount) {
        String volume = Objects.requireNonNullElse(mount.getName(), "");
        return new Mounted(
                volume.isEmpty() ? String.valueOf(mount.getSource()) : volume,
                String.valueOf(mount.getDestination()),
                !Boolean.FALSE.equals(mount.getRW()));
    }

    @Override
    public String create(String image, Consumer<CreateContainerCmd> filled) {
        return asked(() -> {
            CreateContainerCmd create = engine.client().createContainerCmd(image);
            filled.accept(create);
            return create.exec().getId();
        });
    }

    @Override
    public void prepare() {
        TestcontainersSeam.use(engine, ExactVersionCheck.class.getName());
    }

    @Override
    public String run(
            Description description,
            String image,
            Consumer<CreateContainerCmd> policies,
            Consumer<String> gate,
            Runnable going) {
        prepare();
        var container = description.container(
                image, policies, id -> connectOthers(description, id), going, new AbstractWaitStrategy() {
                    @Override
                    protected void waitUntilReady() {
                        gate.accept(waitStrategyTarget.getContainerId());
                    }
                });
        try {
            container.start();
            return container.getContainerId();
        } catch (RuntimeException e) {
            throw FailedStart.explained(this, description, e);
        }
    }

    private void connectOthers(Description description, String id) {
        description.addresses().entrySet().stream()
                .skip(1)
                .forEach(other -> connect(other.getKey(), id, other.getValue()));
    }

    @Override
    public void start(String id) {
        done(() -> {
            try {
                engine.client().startContainerCmd(id).exec();
            } catch (NotModifiedException e) {
                // It runs already.
            }
        });
    }

    @Override
    public void unpause(String id) {
        done(() -> {
            try {
                engine.client().unpauseContainerCmd(id).exec();
            } catch (NotFoundException e) {
                // It is gone already.
            } catch (DockerException e) {
                requireSo(e, EngineFailure.NOT_PAUSED);
            }
        });
    }

    /** Somebody else may have been faster: a change that is refused because it is so already is done. */
    private static void requireSo(DockerException refusal, String already) {
        if (!EngineFailure.words(refusal).contains(already)) {
            throw refusal;
        }
    }

    @Override
    public void stop(String id, int graceSeconds) {
        done(promptly.plusSeconds(graceSeconds), () -> {
            try {
                engine.client().stopContainerCmd(id).withTimeout(graceSeconds).exec();
            } catch (NotModifiedException | NotFoundException e) {
                // It is stopped or gone already.
            }
        });
    }

    @Override
    public void remove(String id) {
        done(() -> {
            try {
                engine.client()
                        .removeContainerCmd(id)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (NotFoundException | ConflictException e) {
                // It is gone, or another removal of it is under way.
            }
        });
    }

    @Override
    public void weigh(String id, int cpuShares) {
        done(() ->
                engine.client().updateContainerCmd(id).withCpuShares(cpuShares).exec());
    }

    @Override
    public OptionalInt exec(
            String id, List<String> command, @Nullable Duration atMost, OutputStream out, OutputStream err) {
        return asked(() -> {
            String exec = prompt(() -> engine.client()
                    .execCreateCmd(id)
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .withCmd(command.toArray(String[]::new))
                    .exec()
                    .getId());
            long cuts = engine.cuts().getAsLong();
            try (var output = engine.client().execStartCmd(exec).exec(new Output(out, err))) {
                if (atMost == null) {
                    output.awaitCompletion();
                } else if (!output.awaitCompletion(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                    return OptionalInt.empty();
                }
                output.rethrow();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Problem.interrupted();
            } catch (IOException e) {
                throw EngineFailure.lost(e);
            }
            return OptionalInt.of(status(exec, cuts));
        });
    }

    /**
     * How a command ended.
     *
     * @param cuts of the connection before it began: one that was cut ends output as the command's own end does
     */
    private int status(String exec, long cuts) {
        InspectExecResponse ended =
                prompt(() -> engine.client().inspectExecCmd(exec).exec());
        requireUncut(cuts);
        Long status = ended.getExitCodeLong();
        // None when the container ended under it.
        return status == null ? -1 : status.intValue();
    }

    /** To be asked after the engine has answered something else over the same connection. */
    private void requireUncut(long cuts) {
        if (engine.cuts().getAsLong() != cuts) {
            throw EngineFailure.lost(new IOException("the connection was cut meanwhile"));
        }
    }

    @Override
    public int attach(String id, Session session) {
        return asked(() -> {
            long cuts = engine.cuts().getAsLong();
            String exec = engine.client()
                    .execCreateCmd(id)
                    .withAttachStdin(session.in() != null)
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .withTty(session.window() != null)
                    .withEnv(session.environment())
                    .withCmd(session.command().toArray(String[]::new))
                    .exec()
                    .getId();
            new AttachedExec(engine, exec, session).run();
            return status(exec, cuts);
        });
    }

    private static final class Output extends ResultCallback.Adapter<Frame> {
        private final OutputStream out;
        private final OutputStream err;
        private volatile @Nullable RuntimeException failure;

        Output(OutputStream out, OutputStream err) {
            this.out = out;
            this.err = err;
        }

        @Override
        public void onNext(Frame frame) {
            if (failure != null) {
                return;
            }
            try {
                (frame.getStreamType() == StreamType.STDERR ? err : out).write(frame.getPayload());
            } catch (IOException e) {
                fail(new UncheckedIOException(e));
            } catch (RuntimeException e) {
                fail(e);
            }
        }

        /** Nothing more is wanted: what would be read cannot be passed on. */
        private void fail(RuntimeException e) {
            failure = e;
            try {
                close();
            } catch (IOException ignored) {
                // The connection is given up anyway.
            }
        }

        void rethrow() {
            RuntimeException failed = failure;
            if (failed != null) {
                throw failed;
            }
        }
    }

    @Override
    public void copyInto(String id, String directory, byte[] tar) {
        Void unused = asked(() -> engine.client()
                .copyArchiveToContainerCmd(id)
                .withRemotePath(directory)
                .withTarInputStream(new ByteArrayInputStream(tar))
                .exec());
    }

    @Override
    public Optional<byte[]> copyFrom(String id, String path) {
        return asked(() -> {
            try (InputStream tar =
                    engine.client().copyArchiveFromContainerCmd(id, path).exec()) {
                return Optional.of(tar.readAllBytes());
            } catch (NotFoundException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw EngineFailure.lost(e);
            }
        });
    }

    @Override
    public LineStream lines(String id, ContainerLogs.Selection selection, Consumer<String> sink) {
        return asked(() -> {
            LogContainerCmd command = engine.client()
                    .logContainerCmd(id)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withFollowStream(selection.follow())
                    .withTimestamps(selection.timestamps());
            if (selection.tail() >= 0) {
                command.withTail(selection.tail());
            }
            Instant since = selection.since();
            if (since != null) {
                command.withSince((int) since.getEpochSecond());
            }
            long cuts = engine.cuts().getAsLong();
            return command.exec(new Lines(selection.timestamps(), sink, () -> requireWhole(cuts)));
        });
    }

    /** What ends because the connection is cut looks as if it were all. */
    private void requireWhole(long cuts) {
        if (!engine.local()) {
            Void unused = engine.client().pingCmd().exec();
            requireUncut(cuts);
        }
    }

    /** Stdout and stderr keep apart. */
    private static final class Lines extends ResultCallback.Adapter<Frame> implements LineStream {
        private final boolean stamped;
        private final Consumer<String> sink;
        private final Runnable ended;
        private final Map<StreamType, LogLines> pending = new EnumMap<>(StreamType.class);

        /** {@code ended} throws where the end is not that of the lines. */
        Lines(boolean stamped, Consumer<String> sink, Runnable ended) {
            this.stamped = stamped;
            this.sink = sink;
            this.ended = ended;
        }

        @Override
        public void onNext(Frame frame) {
            pending.computeIfAbsent(frame.getStreamType(), stream -> new LogLines(stamped, sink))
                    .accept(frame.getPayload());
        }

        @Override
        public void onComplete() {
            pending.values().forEach(LogLines::finish);
            super.onComplete();
        }

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            try {
                boolean over = awaitCompletion(atMost.toMillis(), TimeUnit.MILLISECONDS);
                if (over) {
                    ended.run();
                }
                return over;
            } catch (RuntimeException e) {
                throw EngineFailure.explained(e);
            }
        }

        @Override
        public void await() throws InterruptedException {
            try {
                awaitCompletion();
                ended.run();
            } catch (RuntimeException e) {
                throw EngineFailure.explained(e);
            }
        }

        @Override
        public void close() {
            try {
                super.close();
            } catch (IOException e) {
                throw EngineFailure.lost(e);
            }
        }
    }

    @Override
    public OptionalLong memory(String id) {
        var first = new CompletableFuture<Statistics>();
        try (var callback = new ResultCallback.Adapter<Statistics>() {
            @Override
            public void onNext(Statistics statistics) {
                first.complete(statistics);
            }

            @Override
            public void onError(Throwable failure) {
                first.completeExceptionally(failure);
            }
        }) {
            engine.client().statsCmd(id).withNoStream(true).exec(callback);
            return resident(first.get(STATISTICS_SECONDS, TimeUnit.SECONDS).getMemoryStats());
        } catch (DockerException | IOException | ExecutionException | TimeoutException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }

    private static OptionalLong resident(MemoryStatsConfig memory) {
        Long usage = memory.getUsage();
        if (usage == null) {
            return OptionalLong.empty();
        }
        StatsConfig details = memory.getStats();
        if (details == null) {
            return OptionalLong.of(usage);
        }
        // Control groups' version 1 says it with the groups below, version 2 without.
        Long cache =
                details.getTotalInactiveFile() != null ? details.getTotalInactiveFile() : details.getInactiveFile();
        return OptionalLong.of(usage - Objects.requireNonNullElse(cache, 0L));
    }

    @Override
    public Optional<Image> image(String reference) {
        return found(() -> {
            InspectImageResponse image =
                    engine.client().inspectImageCmd(reference).exec();
            ContainerConfig config = image.getConfig();
            String[] entrypoint = config == null ? null : config.getEntrypoint();
            return new Image(
                    Objects.requireNonNull(image.getId(), "an image has an id"),
                    orEmpty(config == null ? null : config.getLabels()),
                    entrypoint == null ? List.of() : List.of(entrypoint));
        });
    }

    @Override
    public Map<String, String> createVolume(String name, Map<String, String> labels) {
        return asked(() -> {
            engine.client().createVolumeCmd().withName(name).withLabels(labels).exec();
            // Where there is one already, the engine keeps that one. What it answers to "create" has no labels after
            // the engine's restart, until somebody inspects the volume; so inspect.
            return orEmpty(engine.client().inspectVolumeCmd(name).exec().getLabels());
        });
    }

    @Override
    public List<Stored> volumes(Map<String, String> labels) {
        List<String> filter = labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList();
        return asked(() -> {
            ListVolumesCmd command = engine.client().listVolumesCmd();
            ListVolumesResponse listed = (filter.isEmpty() ? command : command.withFilter("label", filter)).exec();
            Map<String, Instant> created = created(listed);
            return listed.getVolumes().stream()
                    .map(volume -> new Stored(
                            volume.getName(),
                            orEmpty(volume.getLabels()),
                            created.getOrDefault(volume.getName(), Instant.EPOCH)))
                    .toList();
        });
    }

    /** The library has no word for it. */
    private static Map<String, Instant> created(ListVolumesResponse listed) {
        var all = new HashMap<String, Instant>();
        if (listed.getRawValues().get("Volumes") instanceof List<?> volumes) {
            for (Object volume : volumes) {
                if (volume instanceof Map<?, ?> fields && fields.get("CreatedAt") instanceof String created) {
                    all.put(
                            String.valueOf(fields.get("Name")),
                            OffsetDateTime.parse(created).toInstant());
                }
            }
        }
        return all;
    }

    @Override
    public void removeVolume(String name) {
        done(() -> {
            try {
                engine.client().removeVolumeCmd(name).exec();
            } catch (NotFoundException | ConflictException e) {
                // Gone already, or a container still has it.
            }
        });
    }

    @Override
    public List<Named> networks() {
        return asked(() -> engine.client().listNetworksCmd().exec().stream()
                .map(network -> new Named(network.getName(), orEmpty(network.getLabels())))
                .toList());
    }

    @Override
    public Optional<Subnet> subnet(String network) {
        return found(() -> engine.client()
                        .inspectNetworkCmd()
                        .withNetworkId(network)
                        .exec())
                .flatMap(found -> found.getIpam().getConfig().stream()
                        .map(Network.Ipam.Config::getSubnet)
                        .flatMap(cidr -> Subnet.parse(cidr).stream())
                        .findFirst());
    }

    @Override
    public Map<String, String> addresses(String network) {
        return found(() -> engine.client()
                        .inspectNetworkCmd()
                        .withNetworkId(network)
                        .exec())
                .map(found -> found.getContainers().values().stream()
                        .collect(Collectors.toMap(
                                one -> Objects.requireNonNullElse(one.getName(), "?"),
                                one -> String.valueOf(one.getIpv4Address()).replaceFirst("/.*", ""),
                                (one, other) -> one)))
                .orElse(Map.of());
    }

    @Override
    public Optional<String> createNetwork(String name, Subnet subnet, boolean open, Map<String, String> labels) {
        return refusal(() -> engine.client()
                .createNetworkCmd()
                .withName(name)
                .withDriver("bridge")
                .withCheckDuplicate(true)
                .withInternal(!open)
                .withLabels(labels)
                .withIpam(new Network.Ipam()
                        .withConfig(new Network.Ipam.Config()
                                .withSubnet(subnet.cidr())
                                .withGateway(subnet.gateway())))
                .exec());
    }

    @Override
    public Optional<String> removeNetwork(String name) {
        return refusal(() -> {
            try {
                engine.client().removeNetworkCmd(name).exec();
            } catch (NotFoundException e) {
                // It is gone already.
            }
        });
    }

    private static Optional<String> refusal(Runnable change) {
        return asked(() -> {
            try {
                change.run();
                return Optional.empty();
            } catch (DockerException e) {
                return Optional.of(EngineFailure.words(e));
            }
        });
    }

    @Override
    public void connect(String network, String containerId, String address) {
        done(() -> engine.client()
                .connectToNetworkCmd()
                .withNetworkId(network)
                .withContainerId(containerId)
                .withContainerNetwork(
                        new ContainerNetwork().withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address)))
                .exec());
    }

    @Override
    public void disconnect(String network, String containerId) {
        done(() -> {
            try {
                engine.client()
                        .disconnectFromNetworkCmd()
                        .withNetworkId(network)
                        .withContainerId(containerId)
                        .exec();
            } catch (DockerException e) {
                requireSo(e, EngineFailure.NOT_CONNECTED);
            }
        });
    }

    /** Asks what may take as long as the engine works. */
    private static <T> T asked(Supplier<T> question) {
        return EngineFailure.translated(question);
    }

    private <T> Optional<T> found(Supplier<T> question) {
        return prompt(() -> {
            try {
                return Optional.of(question.get());
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private void done(Runnable change) {
        done(promptly, change);
    }

    private void done(Duration atMost, Runnable change) {
        boolean unused = prompt(atMost, () -> {
            change.run();
            return true;
        });
    }

    private <T> T prompt(Supplier<T> question) {
        return prompt(promptly, question);
    }

    /** Asks what an engine does at once. It may be stuck in one container, such as in one that was paused while a command began in it, and work in all others. */
    private static <T> T prompt(Duration atMost, Supplier<T> question) {
        Future<T> answer = THREADS.submit(question::get);
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw EngineFailure.lost(new IOException("no answer within " + atMost.toSeconds() + " s"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineFailure.lost(new ClosedByInterruptException());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? EngineFailure.explained(failure)
                    : new IllegalStateException(e.getCause());
        } finally {
            // Nobody waits for it any more.
            answer.cancel(true);
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "engine");
        thread.setDaemon(true);
        return thread;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> labels) {
        return labels == null ? Map.of() : labels;
    }
}
