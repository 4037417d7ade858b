package countme.topology.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Volume;
import countme.topology.docker.ContainerEngine.Listed;
import countme.topology.policy.Labels;
import countme.topology.report.Problem;
import countme.topology.service.JavaTraining;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.TrainedStart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Two containers in which Java learns what replicas do: what the program depends on, without a network, and the program, which has no more than that one's
 * loopback. Nobody waits for them: they get the processors that nobody else wants, end in time by themselves, and remove themselves.
 */
public final class Training {
    /** The least there is. */
    private static final int CPU_SHARES = 2;
    /** Writing the cache takes more than 256 MiB. */
    private static final long MEMORY_MIB = 768;

    private static final long PROCESSES = 128;

    private final ContainerEngine engine;
    private final Placement site;

    public Training(ContainerEngine engine, Placement site) {
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
    public static List<UnderWay> underWay(ContainerEngine engine, String project) {
        return containers(engine, project).stream()
                .filter(Training::isRunning)
                .map(one -> new UnderWay(
                        one.name().substring(project.length() + 1), one.name(), one.image(), one.created()))
                .toList();
    }

    /** Whether a replica, running or not, has the whole cache before it. */
    public static boolean isDone(ContainerEngine engine, String containerId) {
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
     * @param companionImage what the stack's own companion runs from
     * @return whether it began
     */
    public boolean begin(String volume, Service app, String imageId, JavaTraining training, String companionImage) {
        Optional<List<String>> command = command(imageId);
        if (command.isEmpty() || isUnderWay(imageId)) {
            return false;
        }
        // An older image's, or what a launcher that was killed has created and not started.
        discard();
        try {
            Service companion = training.companion();
            String server = create(
                    companionImage,
                    training.companionCommand(),
                    confined(companion.limits().memoryMiB()),
                    companion,
                    Map.of());
            HostConfig beside = confined(MEMORY_MIB).withNetworkMode("container:" + server);
            bind(beside, volume, AccessMode.rw);
            String trainer = create(imageId, command.get(), beside, app, training.environment());
            if (isDone(engine, trainer)) {
                discard();
                return false;
            }
            Archive.makeDirectory(engine, trainer, TrainedStart.MOUNT, TrainedStart.DIRECTORY, app.user());
            engine.start(server);
            engine.start(trainer);
            return true;
        } catch (Problem e) {
            discard();
            throw e;
        }
    }

    private Optional<List<String>> command(String imageId) {
        return engine.image(imageId)
                .filter(image -> !image.entrypoint().isEmpty())
                .flatMap(image -> Optional.ofNullable(image.labels().get(TrainedStart.LABEL))
                        .flatMap(mainClass -> TrainedStart.training(image.entrypoint(), mainClass)));
    }

    private boolean isUnderWay(String imageId) {
        return containers().stream().anyMatch(one -> imageId.equals(one.imageId()) && isRunning(one));
    }

    private void discard() {
        containers().forEach(one -> engine.remove(one.id()));
    }

    private List<Listed> containers() {
        return containers(engine, site.project());
    }

    private static List<Listed> containers(ContainerEngine engine, String project) {
        return engine.containers(Map.of(Labels.PROJECT, project, Labels.TRIAL, Labels.TRAINING));
    }

    private static boolean isRunning(Listed container) {
        return container.state().equals("running");
    }

    private String create(
            String image, List<String> command, HostConfig host, Service service, Map<String, String> changed) {
        return engine.create(
                image,
                create -> create.withName(site.name("training-" + service.name()))
                        .withEntrypoint(command)
                        .withUser(service.user())
                        .withEnv(TrainedStart.environment(service, changed))
                        .withLabels(Map.of(Labels.PROJECT, site.project(), Labels.TRIAL, Labels.TRAINING))
                        .withHostConfig(host));
    }

    private static HostConfig confined(long memoryMiB) {
        return TrialContainer.confined(memoryMiB)
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
