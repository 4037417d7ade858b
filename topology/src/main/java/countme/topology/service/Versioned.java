package countme.topology.service;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A service that is deployed in versions: replicas of the next one are put beside those that serve, prove themselves, and take their place. It has the
 * slots of the group that its {@link Design} was given.
 */
public interface Versioned {
    /** The service that it is. */
    Service service();

    /** A command in a replica that ends when it has warmed up, or after so many seconds; empty where there is nothing to warm up. */
    default List<String> warm(int seconds) {
        return List.of();
    }

    /** Whether a version whose image has these labels logs in where it has to. */
    default boolean logsIn(Map<String, String> labels) {
        return true;
    }

    /** Those labels of a replica's image that {@link JavaApp#labels} made, where nobody can be asked for the image; none where it does not say. */
    default Map<String, String> labels(Inside replica) {
        return replica.read(JavaApp.HOME, JavaApp.LABELS).map(Versioned::parsed).orElse(Map.of());
    }

    private static Map<String, String> parsed(byte[] json) {
        try {
            return new JsonMapper().readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (IOException e) {
            // Another program's file of that name.
            return Map.of();
        }
    }

    /**
     * What a version promises.
     *
     * @param labels of its image
     * @throws countme.topology.report.Problem when this is no version of the service
     */
    default Promise promise(Map<String, String> labels) {
        return Promise.NOTHING;
    }
}
