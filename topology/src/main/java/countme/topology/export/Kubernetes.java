package countme.topology.export;

import countme.topology.config.Network;
import countme.topology.report.Problem;
import countme.topology.service.DataVolume;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A topology as Kubernetes' objects, in a namespace of its own that holds them to the restricted Pod Security Standard: a file for each service, one for its secrets, and
 * a kustomization that lists them.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Pod Security Standards</a>
 */
public final class Kubernetes {
    private static final String DIRECTORY = "services/";

    private final Request request;
    private final KubernetesOptions options;
    private final List<Service> services;
    private final Placement site;
    private final KubernetesNames names;
    private final KubernetesReach reach;
    private final SortedFiles files = new SortedFiles();

    private Kubernetes(Request request, KubernetesOptions options) {
        this.request = request;
        this.options = options;
        this.services = request.services().services();
        this.site = Placement.byName(request.project());
        this.names = new KubernetesNames(site);
        this.reach = new KubernetesReach(names, networks(Service::readsNode), options);
    }

    /**
     * Maps all of it, for any cluster; the same request always gives the same files.
     *
     * @throws countme.topology.report.Problem where not all of it can be mapped, which names what cannot
     */
    public static Exported export(Request request) {
        return export(request, KubernetesOptions.NONE);
    }

    /** The same, for a cluster that has more than that. */
    public static Exported export(Request request, KubernetesOptions options) {
        return new Kubernetes(request, options).exported();
    }

    /** The same as objects, in the order in which they may be made: the first is the namespace. */
    public static List<HasMetadata> objects(Request request) {
        var all = new Kubernetes(request, KubernetesOptions.NONE);
        all.map();
        return List.copyOf(all.files.objects);
    }

    private Exported exported() {
        map();
        return files.exported();
    }

    private void map() {
        Shortfalls.requireNone(request.services(), options);
        request.requireServices();
        services.forEach(KubernetesNames::require);
        var namespaces = new ArrayList<HasMetadata>();
        var policies = new ArrayList<HasMetadata>();
        namespaces.add(namespace(site.project(), "restricted"));
        policies.addAll(reach.networks(site.project(), networks(service -> !service.readsNode())));
        if (services.stream().anyMatch(Service::readsNode)) {
            // No other level permits files of a machine.
            namespaces.add(namespace(site.nodeNamespace(), "privileged"));
            policies.addAll(reach.networks(site.nodeNamespace(), networks(Service::readsNode)));
        }
        files.add("namespace.yaml", namespaces);
        files.add("networks.yaml", policies);
        services.forEach(this::add);
        if (options.monitoring().isPresent()) {
            files.add("monitoring.yaml", new KubernetesMonitoring(names, request.services()).objects());
        }
        options.gateway()
                .map(gateway -> new KubernetesGateway(names, gateway))
                .ifPresent(gateway -> files.add(
                        "gateway.yaml", gateway.routes(request.services().entrance())));
    }

    private Set<Network> networks(Predicate<Service> which) {
        return services.stream()
                .filter(which)
                .flatMap(service -> service.networks().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * A namespace.
     *
     * @param level of the Pod Security Standards
     */
    private HasMetadata namespace(String name, String level) {
        Map<String, String> labels = names.instance();
        labels.put("pod-security.kubernetes.io/enforce", level);
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    private void add(Service service) {
        KubernetesPod pod = KubernetesPod.of(names, service, request);
        var objects = new ArrayList<HasMetadata>();
        objects.addAll(pod.configuration().configMaps());
        objects.addAll(reach.services(service));
        objects.add(reach.admitting(service));
        objects.add(workload(service, pod));
        if (service.slots().size() > 1) {
            objects.add(budget(service));
        }
        files.add(DIRECTORY + service.name() + ".yaml", objects);
        files.addSecrets(
                DIRECTORY + service.name() + "-keys.yaml", pod.configuration().keys());
    }

    private HasMetadata workload(Service service, KubernetesPod pod) {
        if (service.readsNode()) {
            return daemonSet(service, pod);
        }
        return KubernetesPod.isStateful(service) ? statefulSet(service, pod) : deployment(service, pod);
    }

    private HasMetadata daemonSet(Service service, KubernetesPod pod) {
        return new DaemonSetBuilder()
                .withMetadata(names.meta(service, service.name()))
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(names.labels(service))
                .endSelector()
                .withTemplate(pod.template())
                .endSpec()
                .build();
    }

    private HasMetadata deployment(Service service, KubernetesPod pod) {
        return new DeploymentBuilder()
                .withMetadata(names.meta(service, service.name()))
                .withNewSpec()
                .withReplicas(service.slots().size())
                .withNewSelector()
                .withMatchLabels(names.labels(service))
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withNewMaxUnavailable(0)
                .withNewMaxSurge(1)
                .endRollingUpdate()
                .endStrategy()
                .withTemplate(pod.template())
                .endSpec()
                .build();
    }

    private HasMetadata statefulSet(Service service, KubernetesPod pod) {
        return new StatefulSetBuilder()
                .withMetadata(names.meta(service, service.name()))
                .withNewSpec()
                .withReplicas(service.slots().size())
                .withServiceName(service.name())
                // There is only one, so the order means nothing; but with an order, one that is broken would be waited
                // for instead of replaced.
                .withPodManagementPolicy("Parallel")
                .withNewSelector()
                .withMatchLabels(names.labels(service))
                .endSelector()
                .withTemplate(pod.template())
                .withVolumeClaimTemplates(service.volumes().stream()
                        .filter(DataVolume::isState)
                        .map(data -> claim(service, data))
                        .toList())
                .endSpec()
                .build();
    }

    private PersistentVolumeClaim claim(Service service, DataVolume data) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(data.name())
                .withLabels(names.labels(service))
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .withRequests(Map.of("storage", new Quantity(String.valueOf(data.gibibytes()), "Gi")))
                .endResources()
                .endSpec()
                .build();
    }

    private HasMetadata budget(Service service) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(names.meta(service, service.name()))
                .withNewSpec()
                .withNewMaxUnavailable(1)
                .withNewSelector()
                .withMatchLabels(names.labels(service))
                .endSelector()
                .endSpec()
                .build();
    }

    /** Files of objects, none of which is there twice. */
    private static final class SortedFiles {
        private final Map<String, String> contents = new LinkedHashMap<>();
        private final Set<String> secret = new LinkedHashSet<>();
        private final Set<String> known = new TreeSet<>();
        private final List<HasMetadata> objects = new ArrayList<>();

        void add(String path, List<? extends HasMetadata> objects) {
            this.objects.addAll(objects);
            objects.forEach(object -> {
                String name = object.getKind() + " "
                        + (object instanceof Namespaced ? object.getMetadata().getNamespace() + "/" : "")
                        + object.getMetadata().getName();
                if (!known.add(name)) {
                    throw new Problem(
                            "Two objects would have the same name",
                            "There would be two of '" + name + "', of two services.",
                            "Give one of the services another name.");
                }
            });
            if (contents.put(path, Yaml.of(objects)) != null) {
                throw new Problem(
                        "Two files would have the same name",
                        "There would be two of '" + path + "', of two services.",
                        "Give one of the services another name.");
            }
        }

        void addSecrets(String path, List<Secret> objects) {
            if (!objects.isEmpty()) {
                add(path, objects);
                secret.add(path);
            }
        }

        Exported exported() {
            var kustomization = new LinkedHashMap<String, Object>();
            kustomization.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
            kustomization.put("kind", "Kustomization");
            kustomization.put("resources", List.copyOf(contents.keySet()));
            var all = new TreeMap<>(contents);
            all.put("kustomization.yaml", Yaml.of(kustomization));
            return new Exported(
                    all,
                    secret,
                    Stream.concat(
                                    Shortfalls.lost(Field::kubernetes).stream(),
                                    Shortfalls.lost(EngineOption.values(), EngineOption::kubernetes).stream())
                            .toList());
        }
    }
}
