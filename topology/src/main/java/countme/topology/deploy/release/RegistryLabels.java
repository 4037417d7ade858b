package countme.topology.deploy.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.deploy.project.Project;
import countme.topology.docker.InnerHttp;
import countme.topology.image.supply.PullSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a version in the stack's registry says of itself, read without pulling it. */
final class RegistryLabels {
    private static final JsonMapper JSON = new JsonMapper();

    private final Project project;

    RegistryLabels(Project project) {
        this.project = project;
    }

    /** Empty for what is in another registry, or is no image. */
    Optional<Map<String, String>> of(PullSource source, String digest) {
        if (source.login() == null) {
            return Optional.empty();
        }
        var registry = new RegistryAccess(project);
        return registry.inside(project.inventory()).flatMap(http -> labels(http, registry.repositoryName(), digest));
    }

    private static Optional<Map<String, String>> labels(InnerHttp http, String name, String digest) {
        String repository = "/v2/" + name;
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
