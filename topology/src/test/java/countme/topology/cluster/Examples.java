package countme.topology.cluster;

import countme.topology.Topology;
import countme.topology.config.Setting;
import countme.topology.config.Settings;
import countme.topology.export.Kubernetes;
import countme.topology.export.Request;
import countme.topology.service.Secrets;
import countme.topology.service.Services;
import countme.topology.service.Tls;
import countme.topology.state.UpstreamGroup;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The counter's topology as objects of a cluster, and pods of it. */
final class Examples {
    static final Ownership COUNTME = new Ownership("countme");

    private Examples() {}

    static Settings settings() {
        return Settings.defaults().with(Setting.WITHOUT, "guard,collector,container-exporter");
    }

    static Services topology(Settings settings) {
        return new Topology(settings, UpstreamGroup.FIRST, new Tls("", ""), Secrets.NONE);
    }

    /** All but the namespace, marked as ours. */
    static List<HasMetadata> objects(Settings settings, String image) {
        List<HasMetadata> all = COUNTME.mark(Kubernetes.objects(
                new Request(topology(settings), "countme", Map.of("app", image), Duration.ofMinutes(2))));
        return new ArrayList<>(all.subList(1, all.size()));
    }

    static <T extends HasMetadata> T find(List<HasMetadata> objects, Class<T> kind, String name) {
        return objects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** As a cluster says it. */
    static <T> T read(Class<T> kind, String yaml) {
        return Serialization.unmarshal(yaml, kind);
    }

    /** A pod of a service, with this status. */
    static Pod pod(String service, String name, String status) {
        return new PodBuilder(read(Pod.class, """
                kind: Pod
                metadata:
                  name: %s
                  creationTimestamp: "2026-01-31T12:00:00Z"
                  labels: {app.kubernetes.io/name: %s, app.kubernetes.io/instance: countme}
                spec:
                  containers: [{name: %s, image: "registry.example/%s:1"}]
                """.formatted(name, service, service, service)))
                .withStatus(read(io.fabric8.kubernetes.api.model.PodStatus.class, status))
                .build();
    }

    static Pod ready(String service, String name) {
        return pod(service, name, """
                phase: Running
                startTime: "2026-01-31T12:00:01Z"
                conditions: [{type: Ready, status: "True"}]
                """);
    }

    static Pod unready(String service, String name) {
        return pod(service, name, """
                phase: Running
                conditions: [{type: Ready, status: "False"}]
                """);
    }
}
