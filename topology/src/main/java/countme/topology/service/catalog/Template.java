package countme.topology.service.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A configuration file with {@code {{name}}} places, from this package's resources: nginx's own syntax is full of the characters
 * that Java's formatting uses.
 *
 * @param text what is there so far
 */
record Template(String text) {
    private static final Map<String, Template> READ = new ConcurrentHashMap<>();

    static Template read(String resource) {
        return READ.computeIfAbsent(resource, Template::ofResource);
    }

    private static Template ofResource(String resource) {
        try (InputStream in = Template.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no such resource: " + resource);
            }
            return new Template(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Template with(String name, Object value) {
        String place = "{{" + name + "}}";
        if (!text.contains(place)) {
            throw new IllegalStateException("no such place in the template: " + place);
        }
        return new Template(text.replace(place, String.valueOf(value)));
    }
}
