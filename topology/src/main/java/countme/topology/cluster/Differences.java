package countme.topology.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What differs between an object as it is and as a dry run says it would be: a path and both values, each in a line. */
final class Differences {
    /** What the cluster writes itself. */
    private static final List<String> OF_THE_CLUSTER =
            List.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink");

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int LONGEST_VALUE = 60;
    private static final String HIDDEN = "(hidden)";

    private final boolean secret;
    private final List<String> lines = new ArrayList<>();

    private Differences(boolean secret) {
        this.secret = secret;
    }

    /** None where applying it would change nothing. A secret's values are not shown. */
    static List<String> between(HasMetadata live, HasMetadata wanted) {
        var differences = new Differences(live instanceof Secret);
        differences.compare("", tree(live), tree(wanted));
        return List.copyOf(differences.lines);
    }

    private static JsonNode tree(HasMetadata object) {
        ObjectNode tree = MAPPER.valueToTree(object);
        tree.remove("status");
        if (tree.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(OF_THE_CLUSTER);
        }
        return tree;
    }

    private void compare(String path, JsonNode live, JsonNode wanted) {
        if (live.equals(wanted)) {
            return;
        }
        if (live.isObject() && wanted.isObject()) {
            var names = new TreeSet<String>();
            live.fieldNames().forEachRemaining(names::add);
            wanted.fieldNames().forEachRemaining(names::add);
            names.forEach(
                    name -> compare(path.isEmpty() ? name : path + "." + name, live.path(name), wanted.path(name)));
        } else if (live.isArray() && wanted.isArray()) {
            compareElements(path, live, wanted);
        } else {
            lines.add(path + ": " + value(live) + " → " + value(wanted));
        }
    }

    /** Those with a name by that, as the cluster merges them; others by their place. */
    private void compareElements(String path, JsonNode live, JsonNode wanted) {
        var names = new TreeSet<String>();
        if (named(live, names) && named(wanted, names)) {
            names.forEach(name -> compare(path + "[" + name + "]", element(live, name), element(wanted, name)));
            return;
        }
        for (int i = 0; i < Math.max(live.size(), wanted.size()); i++) {
            compare(path + "[" + i + "]", live.path(i), wanted.path(i));
        }
    }

    private static boolean named(JsonNode elements, Set<String> names) {
        for (JsonNode element : elements) {
            if (!element.path("name").isTextual()) {
                return false;
            }
            names.add(element.path("name").asText());
        }
        return true;
    }

    private static JsonNode element(JsonNode elements, String name) {
        for (Iterator<JsonNode> all = elements.elements(); all.hasNext(); ) {
            JsonNode element = all.next();
            if (element.path("name").asText().equals(name)) {
                return element;
            }
        }
        return MissingNode.getInstance();
    }

    private String value(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return "nothing";
        }
        if (secret) {
            return HIDDEN;
        }
        String text = (node.isValueNode() ? node.asText() : node.toString()).replace("\n", "\\n");
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
