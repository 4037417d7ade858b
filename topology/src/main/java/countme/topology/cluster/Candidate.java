package countme.topology.cluster;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A pod as those that are to serve, under a label of its own, so that no Service sends it requests and no Deployment counts it. It reaches what they reach. It is gone
 * when this is closed.
 */
final class Candidate implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final int LOG_LINES = 10;
    private static final String SUFFIX = "-candidate";

    private final ClusterProject project;
    private final Pod described;

    /** Starts nothing yet. */
    Candidate(ClusterProject project, Deployment serving) {
        this.project = project;
        String name = serving.getMetadata().getName() + SUFFIX;
        var labels = new TreeMap<>(serving.getSpec().getTemplate().getMetadata().getLabels());
        labels.put(Ownership.SERVICE, name);
        labels.putAll(project.ownership().labels());
        this.described = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(project.name())
                .withLabels(labels)
                .endMetadata()
                .withSpec(serving.getSpec().getTemplate().getSpec())
                .editSpec()
                .withRestartPolicy("Never")
                .endSpec()
                .build();
    }

    /** Starts it and waits until it is ready. A {@link Problem} where it is not in time, or cannot be. */
    Pod started(Duration patience) {
        // A launcher that was killed may have left one.
        close();
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
        now.filter(pod -> pod.getStatus() != null
                        && "Failed".equals(pod.getStatus().getPhase()))
                .ifPresent(pod -> {
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
        return new Problem(
                ExitCode.DEPLOY_FAILED,
                "The new version " + how,
                trouble.why() + "." + log,
                (trouble.next().isEmpty() ? "Put right what it names. " : trouble.next() + " ")
                        + "The version before serves as before.",
                null);
    }

    /** Removes it at once, and waits until it is gone: it serves nobody. */
    @Override
    public void close() {
        Object unused = project.cluster()
                .ask(
                        "remove pod/" + name(),
                        asked -> asked.pods()
                                .inNamespace(project.name())
                                .withName(name())
                                .withGracePeriod(0)
                                .delete());
        Optional<Boolean> gone = project.time()
                .poll(
                        project.settings().deployTimeout(),
                        BETWEEN,
                        () -> read().isEmpty() ? Optional.of(true) : Optional.empty());
        if (gone.isEmpty()) {
            project.progress().say("pod/" + name() + " is not gone yet; it serves nobody");
        }
    }
}
