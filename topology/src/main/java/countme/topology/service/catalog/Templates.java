package countme.topology.service.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A configuration file with {@code {{name}}} places, from this package's resources: nginx's own syntax is full of the characters
 * that Java's formatting uses.
 *
 * @param text what is there so far
 */
record Templates(String text) {
    static Templates read(String resource) {
        try (InputStream in = Templates.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no such resource: " + resource);
            }
            return new Templates(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Templates with(String name, Object value) {
        String place = "{{" + name + "}}";
        if (!text.contains(place)) {
            throw new IllegalStateException("no such place in the template: " + place);
        }
        return new Templates(text.replace(place, String.valueOf(value)));
    }
}
