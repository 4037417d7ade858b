package countme.topology.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where a verb's result goes: stdout, as text or as JSON. Progress and problems go to stderr and are none of its business.
 *
 * @param json whether a machine reads it
 * @param screen asked for what its reader sees at once, which may change
 */
record Output(PrintStream out, boolean json, Supplier<Screen> screen) {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** One that fits text to no screen. */
    Output(PrintStream out, boolean json) {
        this(out, json, () -> Screen.NONE);
    }

    /** The same, but it goes there. */
    Output on(PrintStream other) {
        return new Output(other, json);
    }

    void line(String text) {
        out.println(text);
    }

    /** Text that ends its own lines. */
    void print(String text) {
        out.print(text);
        out.flush();
    }

    /** Any combination of maps, lists, texts and numbers. */
    void json(Object value) {
        try {
            out.println(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names with their values: an object, or a line each. */
    void fields(Map<String, String> fields) {
        if (json) {
            json(fields);
        } else {
            fields.forEach(this::field);
        }
    }

    /** A name with its value, as text. */
    void field(String name, String value) {
        line("%-18s %s".formatted(name, value));
    }

    /**
     * A table as wide as the screen at most.
     *
     * @param expendable columns that a narrow screen goes without, the least important one first
     */
    void table(List<String> header, List<List<String>> rows, String... expendable) {
        table(new Table(header, rows, List.of(expendable)));
    }

    /** A table as wide as the screen at most. */
    void table(Table table) {
        table.lines(screen.get()).forEach(this::line);
    }
}
