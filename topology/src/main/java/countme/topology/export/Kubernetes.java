package countme.topology.export;

import countme.topology.config.Network;
import countme.topology.report.Problem;
import countme.topology.service.DataVolume;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
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
    private final Placement site;
    private final KubernetesNames names;
    private final KubernetesReach reach;
    private final SortedFiles files = new SortedFiles();

    private Kubernetes(Request request) {
        this.request = request;
        this.site = Placement.byName(request.project());
        this.names = new KubernetesNames(request.project());
        this.reach = new KubernetesReach(names);
    }

    /**
     * Maps all of it; the same request always gives the same files.
     *
     * @throws countme.topology.report.Problem where not all of it can be mapped, which names what cannot
     */
    public static Exported export(Request request) {
        return new Kubernetes(request).exported();
    }

    /** The same as objects, in the order in which they may be made: the first is the namespace. */
    public static List<HasMetadata> objects(Request request) {
        var all = new Kubernetes(request);
        all.map();
        return List.copyOf(all.files.objects);
    }

    private Exported exported() {
        map();
        return files.exported();
    }

    private void map() {
        List<Service> services = request.services().services();
        Shortfalls.requireNone(request.services());
        request.requireServices();
        services.forEach(KubernetesNames::require);
        files.add("namespace.yaml", List.of(namespace()));
        files.add("networks.yaml", reach.networks(networks(services)));
        services.forEach(this::add);
    }

    private static Set<Network> networks(List<Service> services) {
        return services.stream()
                .flatMap(service -> service.networks().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private HasMetadata namespace() {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(names.namespace())
                .withLabels(new TreeMap<>(Map.of(
                        "app.kubernetes.io/instance",
                        names.namespace(),
                        "pod-security.kubernetes.io/enforce",
                        "restricted")))
                .endMetadata()
                .build();
    }

    private void add(Service service) {
        KubernetesPod pod = KubernetesPod.of(names, service, site, request);
        var objects = new ArrayList<HasMetadata>();
        objects.addAll(pod.configuration().configMaps());
        objects.addAll(reach.services(service, site));
        objects.add(reach.admitting(service));
        objects.add(isStateful(service) ? statefulSet(service, pod) : deployment(service, pod));
        if (service.slots().size() > 1) {
            objects.add(budget(service));
        }
        files.add(DIRECTORY + service.name() + ".yaml", objects);
        pod.configuration().keys().ifPresent(keys -> files.addSecret(DIRECTORY + service.name() + "-keys.yaml", keys));
    }

    private static boolean isStateful(Service service) {
        return service.volumes().stream().anyMatch(DataVolume::isState);
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

        void add(String path, List<HasMetadata> objects) {
            this.objects.addAll(objects);
            objects.forEach(object -> {
                String name = object.getKind() + " " + object.getMetadata().getName();
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

        void addSecret(String path, Secret object) {
            add(path, List.of(object));
            secret.add(path);
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
