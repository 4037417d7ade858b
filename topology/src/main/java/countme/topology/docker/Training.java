package countme.topology.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Volume;
import countme.topology.engine.Engine;
import countme.topology.policy.Labels;
import countme.topology.service.App;
import countme.topology.service.Redis;
import countme.topology.service.Service;
import countme.topology.service.Site;
import countme.topology.service.TrainedStart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Two containers in which Java learns what replicas do: a Redis without a network, and the app, which has no more than that one's
 * loopback. Nobody waits for them: they get the processors that nobody else wants, end in time by themselves, and remove themselves.
 */
public final class Training {
    /** The least there is. */
    private static final int CPU_SHARES = 2;
    /** Writing the cache takes more than 256 MiB. */
    private static final long MEMORY_MIB = 768;

    private static final long PROCESSES = 128;

    private final Engine engine;
    private final Site site;

    public Training(Engine engine, Site site) {
        this.engine = engine;
        this.site = site;
    }

    /**
     * A container that trains, now.
     *
     * @param name for messages
     */
    public record UnderWay(String name, String container, String image, Instant created) {}

    /** What trains for a project now: mostly nothing. */
    public static List<UnderWay> underWay(Engine engine, String project) {
        return containers(engine, project).stream()
                .filter(Training::isRunning)
                .map(one -> {
                    String container = one.getNames()[0].substring(1);
                    return new UnderWay(
                            container.substring(project.length() + 1),
                            container,
                            one.getImage(),
                            Instant.ofEpochSecond(one.getCreated()));
                })
                .toList();
    }

    /** Whether a replica, running or not, has the whole cache before it. */
    public static boolean isDone(Engine engine, String containerId) {
        return Archive.read(engine, containerId, TrainedStart.DONE, "").isPresent();
    }

    /** Mounts an image's volume into a replica, which cannot write to it: nobody writes what another executes. */
    public static void mount(CreateContainerCmd create, String volume) {
        bind(Objects.requireNonNull(create.getHostConfig()), volume, AccessMode.ro);
    }

    /**
     * Begins, unless that image is being trained or cannot be.
     *
     * @param volume there already
     * @param redisImage what the stack's own Redis runs from
     * @return whether it began
     */
    public boolean begin(String volume, App app, String imageId, Redis redis, String redisImage) {
        Optional<List<String>> command = command(imageId);
        if (command.isEmpty() || isUnderWay(imageId)) {
            return false;
        }
        // An older image's, or what a launcher that was killed has created and not started.
        discard();
        try {
            String server = create(
                    "redis",
                    redisImage,
                    TrainedStart.redis(),
                    confined(redis.limits().memoryMiB()),
                    redis);
            HostConfig beside = confined(MEMORY_MIB).withNetworkMode("container:" + server);
            bind(beside, volume, AccessMode.rw);
            String trainer = create("app", imageId, command.get(), beside, app);
            if (isDone(engine, trainer)) {
                discard();
                return false;
            }
            Archive.makeDirectory(engine, trainer, TrainedStart.MOUNT, TrainedStart.DIRECTORY, app.user());
            engine.client().startContainerCmd(server).exec();
            engine.client().startContainerCmd(trainer).exec();
            return true;
        } catch (ConflictException e) {
            // Names are given once: another launcher was faster.
            return false;
        } catch (DockerException e) {
            discard();
            throw e;
        }
    }

    private Optional<List<String>> command(String imageId) {
        InspectImageResponse image = engine.client().inspectImageCmd(imageId).exec();
        ContainerConfig config = image.getConfig();
        if (config == null || config.getEntrypoint() == null || config.getLabels() == null) {
            return Optional.empty();
        }
        String mainClass = config.getLabels().get(TrainedStart.LABEL);
        return mainClass == null ? Optional.empty() : TrainedStart.training(List.of(config.getEntrypoint()), mainClass);
    }

    private boolean isUnderWay(String imageId) {
        return containers().stream().anyMatch(one -> imageId.equals(one.getImageId()) && isRunning(one));
    }

    private void discard() {
        var all = new Containers(engine);
        containers().forEach(one -> all.discard(one.getId()));
    }

    private List<Container> containers() {
        return containers(engine, site.project());
    }

    private static List<Container> containers(Engine engine, String project) {
        return engine.client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(Labels.PROJECT, project, Labels.TRIAL, Labels.TRAINING))
                .exec();
    }

    private static boolean isRunning(Container container) {
        return Objects.equals(container.getState(), "running");
    }

    private String create(String name, String image, List<String> command, HostConfig host, Service service) {
        return engine.client()
                .createContainerCmd(image)
                .withName(site.name("training-" + name))
                .withEntrypoint(command)
                .withUser(service.user())
                .withEnv(TrainedStart.environment(service))
                .withLabels(Map.of(Labels.PROJECT, site.project(), Labels.TRIAL, Labels.TRAINING))
                .withHostConfig(host)
                .exec()
                .getId();
    }

    private static HostConfig confined(long memoryMiB) {
        return Helper.confined(memoryMiB)
                .withAutoRemove(true)
                .withCpuShares(CPU_SHARES)
                .withPidsLimit(PROCESSES)
                .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "1m")));
    }

    private static void bind(HostConfig host, String volume, AccessMode mode) {
        var binds = new ArrayList<Bind>();
        if (host.getBinds() != null) {
            binds.addAll(List.of(host.getBinds()));
        }
        binds.add(new Bind(volume, new Volume(TrainedStart.MOUNT), mode));
        host.withBinds(binds);
    }
}
