package countme.topology.cluster;

import countme.topology.concurrent.Time;
import countme.topology.config.Setting;
import countme.topology.config.SettingSources.Sourced;
import countme.topology.config.Settings;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.deploy.project.Keys;
import countme.topology.deploy.project.Operation;
import countme.topology.deploy.project.SecretFile;
import countme.topology.deploy.project.Topologies;
import countme.topology.export.Kubernetes;
import countme.topology.export.Request;
import countme.topology.image.supply.RegistryTags;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Design;
import countme.topology.service.Inside;
import countme.topology.service.Services;
import countme.topology.service.Versioned;
import countme.topology.state.DeployLock;
import countme.topology.state.Release;
import countme.topology.state.StateDir;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One project in one cluster, and what everybody who works on it needs.
 *
 * @param record what is remembered of it there
 * @param keys whose certificate authority and logins it has
 * @param registries where its images may come from
 */
record ClusterProject(
        Design design,
        Settings settings,
        StateDir state,
        Progress progress,
        Cluster cluster,
        ClusterRecord record,
        Keys keys,
        RegistryTags registries,
        Time time) {
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    /** How long a pod may take until it lives. For how long somebody waits is no part of it: else, whoever waits longer would change all pods. */
    private static final Duration START_WITHIN = Duration.ofMinutes(2);

    String name() {
        return settings.project();
    }

    Pods pods() {
        return new Pods(cluster, name());
    }

    Inside inside(Pod pod) {
        return new PodInside(cluster, name(), pod, time);
    }

    Ownership ownership() {
        return new Ownership(name());
    }

    Topologies topologies() {
        return new Topologies(design, settings, state, record, SecretFile::random, time);
    }

    /** For everything that needs no key. */
    Services topology() {
        return topologies().keyless();
    }

    /** Where this launcher keeps files of it: a directory for each cluster. */
    Path directory() {
        return state.state().resolve("clusters").resolve(cluster.context().replaceAll("[^A-Za-z0-9._-]", "_"));
    }

    /** This launcher's entries are in its own files, too. */
    Audit audit() {
        return new Audit(directory(), time, progress, (when, result, json) -> {}, record);
    }

    /** The namespace, if it is there; a {@link Problem} where it is somebody else's. */
    Optional<Namespace> namespace() {
        Optional<Namespace> namespace = cluster.namespace(name());
        namespace.ifPresent(ownership()::require);
        return namespace;
    }

    /** A {@link Problem} where nothing of this project is there. */
    void requireThere() {
        if (namespace().isEmpty()) {
            throw new Problem(
                            "There is no stack '" + name() + "' in the cluster of '" + cluster.context() + "'",
                            "It has no namespace of that name.",
                            "Type 'up' to start it.")
                    .ofPlace();
        }
    }

    /**
     * The one way to change what is there: alone, and with an entry in the audit, however it ends.
     *
     * @param arguments as the operator typed them
     */
    <T> T change(String verb, String arguments, Function<Operation, T> work) {
        String purpose = AuditEntry.me() + " with '" + (verb + " " + arguments).strip() + "'";
        return cluster.withRights(
                Right.toChange(verb, name()),
                () -> DeployLock.holding(state.state(), settings.lockWait(), time, () -> {
                    state.protect().ifPresent(progress::say);
                    return new ClusterLock(cluster, name(), time).holding(purpose, settings.lockWait(), () -> {
                        record.look();
                        return new Operation(audit(), verb, arguments).run(work);
                    });
                }));
    }

    /** Does what may be done again, whether or not the cluster answers each time. */
    <T> T insist(Duration patience, Supplier<T> work) {
        return time.insist(patience, BETWEEN_TRIES, work);
    }

    /** All objects that are to be; the first is the namespace. */
    List<HasMetadata> wanted(Services topology) {
        return wanted(topology, images(topology));
    }

    /** The same with these images. */
    List<HasMetadata> wanted(Services topology, Map<String, String> images) {
        return ownership().mark(Kubernetes.objects(new Request(topology, name(), images, START_WITHIN)));
    }

    /** What services run from, by their names. */
    Map<String, String> images(Services topology) {
        return images(
                settings,
                record.releases().current(),
                topology.versioned()
                        .map(Versioned::service)
                        .map(service -> service.name())
                        .orElse(""));
    }

    /**
     * What is named now holds; then the version that was deployed; then what the last {@code up} was given.
     *
     * @param versioned the name of the service that is deployed in versions
     */
    static Map<String, String> images(Settings settings, Optional<Release> deployed, String versioned) {
        var images = new HashMap<>(settings.images());
        if (!isNamedNow(settings, versioned)) {
            deployed.ifPresent(release -> images.put(versioned, release.image()));
        }
        return Map.copyOf(images);
    }

    /** Where the images are named. */
    static String sourceOfImages(Settings settings) {
        Sourced sourced = settings.values().get(Setting.IMAGE);
        return sourced == null ? "" : sourced.source();
    }

    /** Whether somebody says now what a service is to run from. */
    static boolean isNamedNow(Settings settings, String service) {
        Sourced source = settings.values().get(Setting.IMAGE);
        return settings.images().containsKey(service) && (source == null || source.isGiven());
    }
}
