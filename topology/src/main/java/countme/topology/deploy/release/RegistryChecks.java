package countme.topology.deploy.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.Topology;
import countme.topology.deploy.project.Project;
import countme.topology.docker.InnerHttp;
import countme.topology.docker.Inventory;
import countme.topology.image.app.Checks;
import countme.topology.image.supply.PullSource;
import countme.topology.image.supply.ReleaseStore;
import countme.topology.service.catalog.Registry;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a version in the stack's registry says it answers, read without pulling it. */
final class RegistryChecks {
    private static final JsonMapper JSON = new JsonMapper();

    private final Project project;

    RegistryChecks(Project project) {
        this.project = project;
    }

    /** Empty for what is in another registry, or is no image. */
    Optional<Checks> of(PullSource source, String digest) {
        if (source.login() == null) {
            return Optional.empty();
        }
        Topology topology = project.topology();
        Registry registry = topology.registry();
        Inventory inventory = project.inventory();
        return inventory
                .running(topology.app().name())
                .map(through ->
                        new InnerHttp(project.engine(), through, registry.address(project.site(), 0), registry.port()))
                .flatMap(http -> labels(http, digest))
                .map(ReleaseStore::checks);
    }

    private static Optional<Map<String, String>> labels(InnerHttp http, String digest) {
        String repository = "/v2/" + RegistryAccess.REPOSITORY;
        return json(http.get(repository + "/manifests/" + digest))
                .map(manifest -> manifest.at("/config/digest").asText())
                .filter(config -> !config.isEmpty())
                .flatMap(config -> json(http.get(repository + "/blobs/" + config)))
                .map(config -> {
                    Map<String, String> labels = new TreeMap<>();
                    config.at("/config/Labels")
                            .properties()
                            .forEach(label ->
                                    labels.put(label.getKey(), label.getValue().asText()));
                    return labels;
                });
    }

    private static Optional<JsonNode> json(InnerHttp.Answer answer) {
        try {
            return answer.isGood() ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
