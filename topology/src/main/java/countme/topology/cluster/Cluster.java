package countme.topology.cluster;

import countme.topology.concurrent.Parallel;
import countme.topology.report.Problem;
import countme.topology.state.UserHome;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cluster that is reached by a context of the user's kubeconfig. What it refuses is a {@link Problem}. */
final class Cluster implements AutoCloseable {
    /** The oldest minor version that takes what an export has. */
    static final String OLDEST = "1.30";

    /** Kinds that an export has, in the order in which they are looked at. */
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            ConfigMap.class,
            Secret.class,
            Service.class,
            NetworkPolicy.class,
            PodDisruptionBudget.class,
            Deployment.class,
            StatefulSet.class);

    /** What a cluster puts into every namespace, and what countme remembers there. */
    private static final Set<String> OF_EVERY_NAMESPACE =
            Set.of("kube-root-ca.crt", "openshift-service-ca.crt", "default", ClusterRecord.NAME, ClusterLock.NAME);

    /** What clusters tell of others' objects. */
    private static final Set<String> OF_CLUSTERS = Set.of("Event", "Endpoints", "EndpointSlice");

    private static final int AT_ONCE = 16;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int REQUEST_MILLIS = 15_000;
    private static final int TRIES_AGAIN = 2;

    private final String context;
    private final KubernetesClient client;
    /** Short questions: more at once than this only waits on the other side. */
    private final ExecutorService requests = Executors.newFixedThreadPool(AT_ONCE, Cluster::daemon);

    /** Throws where this launcher may not change anything any more. */
    private volatile Runnable license = () -> {};

    private final ExecutorService threads = Executors.newCachedThreadPool(Cluster::daemon);

    Cluster(String context, KubernetesClient client) {
        this.context = context;
        this.client = client;
    }

    /**
     * Reads the kubeconfig; asks nobody yet. A {@link Problem} where it has no such context.
     *
     * @param environment whose {@code KUBECONFIG} may name one or several files
     */
    static Cluster of(String context, Map<String, String> environment) {
        Config config = config(context, environment);
        List<String> known = Optional.ofNullable(config.getContexts()).orElse(List.of()).stream()
                .map(NamedContext::getName)
                .toList();
        if (!known.contains(context)) {
            throw Problem.usage(
                    "There is no context '" + context + "'",
                    known.isEmpty()
                            ? "No kubeconfig was found, or it has no context."
                            : "Your kubeconfig has " + String.join(", ", known) + ".",
                    "Name one of your kubeconfig's contexts with --cluster ('kubectl config get-contexts' lists them), or set KUBECONFIG.");
        }
        Config patient = new ConfigBuilder(config)
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestTimeout(REQUEST_MILLIS)
                .withRequestRetryBackoffLimit(TRIES_AGAIN)
                .build();
        try {
            return new Cluster(
                    context, new KubernetesClientBuilder().withConfig(patient).build());
        } catch (KubernetesClientException e) {
            // A certificate or a key that it names.
            throw new Problem(
                    "What your kubeconfig says of '" + context + "' cannot be used",
                    Problem.reason(e) + ".",
                    "Put it right: 'kubectl --context " + context + " version' needs the same.",
                    e);
        }
    }

    private static Config config(String context, Map<String, String> environment) {
        String named = environment.getOrDefault("KUBECONFIG", "");
        Path file = named.isEmpty() ? UserHome.of(environment).resolve(".kube/config") : Path.of(named);
        try {
            return named.contains(File.pathSeparator)
                    ? Config.autoConfigure(context)
                    : Files.exists(file) ? Config.fromKubeconfig(context, file.toFile()) : Config.empty();
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new Problem(
                    "The kubeconfig " + file + " cannot be read",
                    Problem.reason(e) + ".",
                    "Put it right, or name another one with KUBECONFIG.",
                    e);
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "countme cluster");
        thread.setDaemon(true);
        return thread;
    }

    String context() {
        return context;
    }

    /** From now on, nothing is applied, removed or remembered before this was asked, which throws where that may not be. */
    void license(Runnable asked) {
        license = asked;
    }

    /** Throws where this launcher may not change anything any more. */
    void requireLicense() {
        license.run();
    }

    /** Run what takes long, such as following a log. */
    ExecutorService threads() {
        return threads;
    }

    /**
     * Asks it something.
     *
     * @param doing what for, such as {@code read namespace/countme}
     */
    <T> T ask(String doing, Function<KubernetesClient, T> question) {
        try {
            return question.apply(client);
        } catch (KubernetesClientException e) {
            throw ClusterFailure.of(e, context, doing);
        }
    }

    /** Works, and where a right is missing, names all of these that are. */
    <T> T withRights(List<Right> needed, Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem e) {
            if (e.getCause() instanceof KubernetesClientException cause && ClusterFailure.isOfRights(cause)) {
                List<Right> missing = missing(needed);
                throw missing.isEmpty() ? e : ClusterFailure.missing(context, missing, cause);
            }
            throw e;
        }
    }

    /** Whether its user is allowed to. */
    boolean isGiven(Right right) {
        return missing(List.of(right)).isEmpty();
    }

    private List<Right> missing(List<Right> needed) {
        return ask(
                        "say what you may do",
                        asked -> Parallel.each(
                                needed, right -> isGiven(asked, right) ? List.<Right>of() : List.of(right), requests))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static boolean isGiven(KubernetesClient asked, Right right) {
        return asked.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(right.question())
                .getStatus()
                .getAllowed();
    }

    /** A {@link Problem} where it is older than what an export needs. */
    void requireVersion() {
        VersionInfo version = ask("say its version", KubernetesClient::getKubernetesVersion);
        String told = Objects.requireNonNullElse(version.getMinor(), "").replaceAll("\\D.*", "");
        // What does not say how old it is, says what it does not know when it is asked to.
        if ("1".equals(version.getMajor())
                && !told.isEmpty()
                && Integer.parseInt(told) < Integer.parseInt(OLDEST.substring(OLDEST.indexOf('.') + 1))) {
            throw new Problem(
                    "The cluster of '" + context + "' is too old",
                    "It is Kubernetes " + version.getMajor() + "." + version.getMinor()
                            + ", which does not know all that is described.",
                    "Use a cluster of Kubernetes " + OLDEST + " or newer.");
        }
    }

    Optional<Namespace> namespace(String name) {
        return ask(
                "read namespace/" + name,
                asked -> Optional.ofNullable(asked.namespaces().withName(name).get()));
    }

    /** All objects of the kinds that an export has, whoever's. */
    List<HasMetadata> objects(String namespace) {
        return Parallel.each(KINDS, kind -> list(namespace, kind), requests).stream()
                .flatMap(List::stream)
                .toList();
    }

    private List<HasMetadata> list(String namespace, Class<? extends HasMetadata> kind) {
        return ask(
                "list " + kind.getSimpleName() + "s in " + namespace,
                asked -> List.<HasMetadata>copyOf(
                        asked.resources(kind).inNamespace(namespace).list().getItems()));
    }

    /** What runs pods. */
    List<HasMetadata> owners(String namespace) {
        return Parallel.each(List.of(Deployment.class, StatefulSet.class), kind -> list(namespace, kind), requests)
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /** What is in a namespace besides what the cluster itself and countme put there, of whatever kind; with kinds that may not be looked at. */
    List<String> others(String namespace) {
        return ask(
                "look into namespace/" + namespace,
                asked -> kinds(asked).stream()
                        .flatMap(kind -> others(asked, namespace, kind))
                        .sorted()
                        .toList());
    }

    /** All kinds that are in namespaces, and can be listed and removed. */
    private static List<ResourceDefinitionContext> kinds(KubernetesClient asked) {
        return Stream.concat(
                        Stream.of("v1"),
                        asked.getApiGroups().getGroups().stream()
                                .map(group -> group.getPreferredVersion().getGroupVersion()))
                .flatMap(version -> Optional.ofNullable(asked.getApiResources(version)).stream()
                        .flatMap(list -> list.getResources().stream())
                        .filter(kind -> kind.getNamespaced()
                                && kind.getVerbs().containsAll(List.of("list", "delete"))
                                && !OF_CLUSTERS.contains(kind.getKind()))
                        .map(kind -> new ResourceDefinitionContext.Builder()
                                .withGroup(version.contains("/") ? version.substring(0, version.indexOf('/')) : "")
                                .withVersion(version.substring(version.indexOf('/') + 1))
                                .withKind(kind.getKind())
                                .withPlural(kind.getName())
                                .withNamespaced(true)
                                .build()))
                .toList();
    }

    private static Stream<String> others(KubernetesClient asked, String namespace, ResourceDefinitionContext kind) {
        var ownership = new Ownership(namespace);
        try {
            return asked.genericKubernetesResources(kind).inNamespace(namespace).list().getItems().stream()
                    .filter(object -> !ownership.isOurs(object)
                            && object.getMetadata().getDeletionTimestamp() == null
                            && object.getMetadata().getOwnerReferences().isEmpty()
                            && !OF_EVERY_NAMESPACE.contains(object.getMetadata().getName()))
                    .map(object -> ObjectKey.of(object).toString());
        } catch (KubernetesClientException e) {
            return Stream.of("what " + kind.getPlural() + " there are (" + PodTrouble.said(e.getMessage()) + ")");
        }
    }

    /** Removes what is remembered of a stack. */
    void forget(String namespace) {
        Object unused = ask(
                "remove configmap/" + ClusterRecord.NAME,
                asked -> asked.configMaps()
                        .inNamespace(namespace)
                        .withName(ClusterRecord.NAME)
                        .delete());
        Object unusedToo = ask(
                "remove lease/" + ClusterLock.NAME,
                asked -> asked.leases()
                        .inNamespace(namespace)
                        .withName(ClusterLock.NAME)
                        .delete());
    }

    /** Objects as they would be if they were applied; nothing is written. */
    List<HasMetadata> dryRun(Collection<HasMetadata> objects, boolean force) {
        return applied(objects, force, true);
    }

    /** Makes objects as they are to be. */
    List<HasMetadata> apply(Collection<HasMetadata> objects, boolean force) {
        requireLicense();
        return applied(objects, force, false);
    }

    private List<HasMetadata> applied(Collection<HasMetadata> objects, boolean force, boolean dry) {
        String doing = dry ? "change " : "apply ";
        return Parallel.each(
                objects,
                object -> ask(doing + ObjectKey.of(object), asked -> {
                    var applied = asked.resource(object).dryRun(dry).fieldManager(Ownership.FIELD_MANAGER);
                    return (force ? applied.forceConflicts() : applied).serverSideApply();
                }),
                requests);
    }

    /** Removes objects; what is gone already is no failure. Their pods go with them. */
    void remove(Collection<? extends HasMetadata> objects) {
        requireLicense();
        List<Object> unused = Parallel.each(
                objects,
                object -> ask(
                        "remove " + ObjectKey.of(object),
                        asked -> asked.resource(object).delete()),
                requests);
    }

    @Override
    public void close() {
        requests.shutdownNow();
        threads.shutdownNow();
        client.close();
    }

    /** Names of objects, for a message. */
    static String names(Collection<? extends HasMetadata> objects) {
        return objects.stream()
                .map(ObjectKey::of)
                .sorted()
                .map(ObjectKey::toString)
                .collect(Collectors.joining(", "));
    }
}
