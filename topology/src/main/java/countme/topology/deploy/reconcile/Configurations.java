package countme.topology.deploy.reconcile;

import countme.topology.concurrent.SharedWork;
import countme.topology.deploy.project.Context;
import countme.topology.docker.ConfigVolume;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.docker.Volumes;
import countme.topology.policy.Labels;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Description;
import countme.topology.service.Inside;
import countme.topology.service.Pages;
import countme.topology.service.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts configuration where containers find it, and makes running ones take over what changed. */
public final class Configurations {
    private static final Duration COMMAND = Duration.ofSeconds(15);

    private final Context context;
    private final SharedWork<String, Boolean> filling = new SharedWork<>();

    public Configurations(Context context) {
        this.context = context;
    }

    /** Before a container starts: its volumes are there, and one of them holds what it should read. */
    void prepare(DesiredContainer desired) {
        Description container = desired.description();
        Service service = container.service();
        Stream.concat(service.volumes().stream(), service.foreignVolumes().stream())
                .forEach(data -> Volumes.create(
                        context.engine(), container.site().name(data.name()), Labels.DATA, context.labels()));
        ConfigFiles files = files(desired);
        if (!files.isEmpty()) {
            // Replicas that start side by side have one volume, and an engine that copies into it twice at once makes a
            // directory twice.
            boolean unused = filling.run(service.configVolume(container.site()), () -> {
                volume(desired).write(desired.image().reference(), files, user(desired));
                return true;
            });
        }
    }

    /** Whether a running container has another configuration before it than it should, and can take that over. */
    boolean isOutdated(DesiredContainer desired, String containerId) {
        ConfigFiles files = files(desired);
        return files.isReloadable()
                && !ConfigVolume.hashIn(context.engine(), containerId).equals(Optional.of(files.hash()));
    }

    /** Writes the pages of services whose containers are there, where they differ from those beside these; nobody has to be told. */
    void show(List<DesiredContainer> services) {
        List<DesiredContainer> showing = services.stream()
                .filter(desired -> !files(desired).pages().isEmpty())
                .toList();
        if (!showing.isEmpty()) {
            Inventory inventory = context.inventory();
            showing.forEach(desired -> inventory
                    .find(desired.containerName())
                    .ifPresent(one -> show(desired, files(desired).pages(), one.id())));
        }
    }

    private void show(DesiredContainer desired, Pages pages, String containerId) {
        if (!ConfigVolume.pagesHashIn(context.engine(), containerId).equals(Optional.of(pages.hash()))) {
            volume(desired).write(desired.image().reference(), pages, user(desired));
        }
    }

    /** While it runs: changed files are tested inside it, then taken over; when they are bad the old ones stay in force. */
    void reload(DesiredContainer desired, String containerId) {
        ConfigFiles files = files(desired);
        try (Progress.Task task = context.progress().start(desired.instance())) {
            task.now("testing its new configuration");
            volume(desired)
                    .replace(
                            desired.image().reference(),
                            files,
                            user(desired),
                            () -> run(containerId, desired, files.reload().test()),
                            () -> run(containerId, desired, files.reload().apply()));
            task.done("reloaded");
        }
    }

    private void run(String containerId, DesiredContainer desired, List<String> command) {
        Inside.Result result = Exec.run(context.engine(), containerId, command, COMMAND);
        if (!result.succeeded()) {
            throw new Problem(
                    ExitCode.FAILED,
                    "The new configuration of " + desired.instance() + " was refused",
                    "It says: " + result.output().strip() + ". The old one goes on serving.",
                    "Put right the setting it names, then run 'up' again.",
                    result.failure());
        }
    }

    private ConfigVolume volume(DesiredContainer desired) {
        Description description = desired.description();
        return new ConfigVolume(
                context.engine(), description.service().configVolume(description.site()), context.labels());
    }

    private static ConfigFiles files(DesiredContainer desired) {
        return desired.description()
                .service()
                .configuration(desired.description().site());
    }

    private static String user(DesiredContainer desired) {
        return desired.description().service().user();
    }
}
