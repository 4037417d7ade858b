package countme.topology.cluster;

import countme.topology.concurrent.EndHook;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A pod under a label of its own, so that no Service sends it requests and nothing counts it. It is gone when this is closed. */
final class TemporaryPod implements AutoCloseable {
    /**
     * What a failure is called.
     *
     * @param subject such as {@code The new version}
     * @param next a sentence: how it is after that
     */
    private record Words(ExitCode code, String subject, String next) {}

    private static final Duration BETWEEN = Duration.ofMillis(500);
    /** At most, if nobody is left who removes it; then it holds a name and nothing else, until the next 'down'. */
    private static final Duration LASTS = Duration.ofHours(1);

    private static final String CANDIDATE = "-candidate";
    private static final int LOG_LINES = 10;

    private final ClusterProject project;
    private final Pod described;
    private final Words words;
    private Optional<EndHook> interrupted = Optional.empty();

    /**
     * @param others labels that those have which it is as; by these it is in their networks
     * @param role what its own label says
     */
    private TemporaryPod(ClusterProject project, Map<String, String> others, String role, PodSpec spec, Words words) {
        this.project = project;
        this.words = words;
        // Its own, because two may be there at a time, or what a launcher that was killed has left.
        String name = role + "-" + UUID.randomUUID().toString().substring(0, 8);
        var labels = new TreeMap<>(others);
        labels.put(Ownership.SERVICE, role);
        labels.putAll(project.ownership().labels());
        this.described = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(project.name())
                .withLabels(labels)
                .endMetadata()
                .withSpec(spec)
                .editSpec()
                .withRestartPolicy("Never")
                .withActiveDeadlineSeconds(LASTS.toSeconds())
                .endSpec()
                .build();
    }

    /** As those that are to serve; it reaches what they reach. Starts nothing yet. */
    static TemporaryPod candidate(ClusterProject project, Deployment serving) {
        return new TemporaryPod(
                project,
                serving.getSpec().getTemplate().getMetadata().getLabels(),
                serving.getMetadata().getName() + CANDIDATE,
                serving.getSpec().getTemplate().getSpec(),
                new Words(ExitCode.DEPLOY_FAILED, "The new version", "The version before serves as before."));
    }

    /** Removes what launchers that were killed have left, for whoever holds the lock: nobody else deploys then. What a backup uses is left alone. */
    static void sweep(ClusterProject project) {
        project.cluster()
                .remove(project.pods().all().stream()
                        .filter(project.ownership()::isOurs)
                        .filter(pod -> Ownership.service(pod).endsWith(CANDIDATE) || hasEnded(pod))
                        .toList());
    }

    private static boolean hasEnded(Pod pod) {
        return pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase());
    }

    /**
     * One as {@link #alone} says. Starts nothing yet.
     *
     * @param running that it is as
     */
    static TemporaryPod second(ClusterProject project, Pod running, List<String> writable, List<String> command) {
        return new TemporaryPod(
                project,
                Map.of(),
                Ownership.service(running) + "-trial",
                alone(running.getSpec(), writable, command),
                new Words(ExitCode.FAILED, "The pod for trial", "Nothing was changed."));
    }

    /**
     * What runs from the same image as another pod, confined like that, with nothing that belongs to it: no volume, no configuration, no secret.
     *
     * @param writable directories that it may write to, empty at first
     */
    static PodSpec alone(PodSpec other, List<String> writable, List<String> command) {
        Container container = other.getContainers().get(0);
        var volumes = new ArrayList<Volume>();
        var mounts = new ArrayList<VolumeMount>();
        for (String directory : writable) {
            String name = "own-" + volumes.size();
            volumes.add(new VolumeBuilder()
                    .withName(name)
                    .withNewEmptyDir()
                    .endEmptyDir()
                    .build());
            mounts.add(new VolumeMountBuilder()
                    .withName(name)
                    .withMountPath(directory)
                    .build());
        }
        return new PodSpecBuilder()
                .withSecurityContext(other.getSecurityContext())
                .withImagePullSecrets(other.getImagePullSecrets())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImagePullPolicy(container.getImagePullPolicy())
                .withSecurityContext(container.getSecurityContext())
                .withResources(container.getResources())
                .withCommand(command)
                .withVolumeMounts(mounts)
                .endContainer()
                .withVolumes(volumes)
                .build();
    }

    /** Starts it and waits until it is ready. A {@link Problem} where it is not in time, or cannot be. */
    Pod started(Duration patience) {
        interrupted = Optional.of(EndHook.of("removing " + name(), this::remove));
        List<HasMetadata> unused = project.cluster().apply(List.of(described), true);
        try (Progress.Task task = project.progress().start(name())) {
            task.now("starting");
            Optional<Pod> ready = project.time().poll(patience, BETWEEN, this::ready);
            task.done(ready.isPresent() ? "ready" : "not ready");
            return ready.orElseThrow(() -> failure(
                    trouble(read())
                            .orElseGet(() -> new PodTrouble("It is not ready yet", "", false, Optional.of(false))),
                    "did not become ready within " + patience.toSeconds() + " s"));
        }
    }

    private String name() {
        return described.getMetadata().getName();
    }

    private Optional<Pod> read() {
        return project.cluster()
                .ask(
                        "read pod/" + name(),
                        asked -> Optional.ofNullable(asked.pods()
                                .inNamespace(project.name())
                                .withName(name())
                                .get()));
    }

    private Optional<Pod> ready() {
        Optional<Pod> now = read();
        now.filter(TemporaryPod::hasEnded).ifPresent(pod -> {
            throw failure(trouble(now).orElseThrow(), "ended");
        });
        trouble(now).filter(PodTrouble::hopeless).ifPresent(trouble -> {
            throw failure(trouble, "cannot become ready");
        });
        return now.filter(Pods::isReady);
    }

    private Optional<PodTrouble> trouble(Optional<Pod> pod) {
        return pod.flatMap(one -> PodTrouble.of(one, project.pods().events()));
    }

    private Problem failure(PodTrouble trouble, String how) {
        String log = trouble.logs().isEmpty() ? "" : "\n" + project.pods().quotedLog(described, LOG_LINES, false);
        var failure = new Problem(
                words.code(),
                words.subject() + " " + how,
                trouble.why() + "." + log,
                (trouble.next().isEmpty() ? "Put right what it names. " : trouble.next() + " ") + words.next(),
                null);
        return trouble.isOfPlace() ? failure.ofPlace() : failure;
    }

    /** Removes it at once, and waits until it is gone: it serves nobody. */
    @Override
    public void close() {
        boolean unused = interrupted.map(EndHook::takeBack).orElse(true);
        remove();
        Optional<Boolean> gone = project.time()
                .poll(
                        project.settings().deployTimeout(),
                        BETWEEN,
                        () -> read().isEmpty() ? Optional.of(true) : Optional.empty());
        if (gone.isEmpty()) {
            project.progress().say("pod/" + name() + " is not gone yet; it serves nobody");
        }
    }

    private void remove() {
        Object unused = project.cluster()
                .ask(
                        "remove pod/" + name(),
                        asked -> asked.pods()
                                .inNamespace(project.name())
                                .withName(name())
                                .withGracePeriod(0)
                                .delete());
    }
}
