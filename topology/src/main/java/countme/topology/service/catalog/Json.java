package countme.topology.service.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Maps and lists as text that is JSON, and YAML as well: so are the configuration files written that follow from other services'
 * descriptions. The same value always gives the same text, because a configuration is named by its content.
 */
final class Json {
    private static final ObjectWriter LINE = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build()
            .writer();
    private static final ObjectWriter FILE =
            LINE.with(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private Json() {}

    /** For a place in a file: one line. */
    static String line(Object value) {
        return write(LINE, value);
    }

    /** For a file of its own: indented, so that people can read it. */
    static String file(Object value) {
        return write(FILE, value) + "\n";
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
