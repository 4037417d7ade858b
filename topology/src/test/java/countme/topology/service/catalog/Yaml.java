package countme.topology.service.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** What a program reads in a file. */
final class Yaml {
    private Yaml() {}

    static JsonNode parse(String text) {
        Object content = new org.testcontainers.shaded.org.yaml.snakeyaml.Yaml().load(text);
        return new JsonMapper().valueToTree(content);
    }

    /** The one element of a list of which this holds. */
    static JsonNode only(JsonNode list, Predicate<JsonNode> which) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(which)
                .reduce((one, other) -> {
                    throw new AssertionError("more than one: " + one + ", " + other);
                })
                .orElseThrow(() -> new AssertionError("none in " + list));
    }
}
