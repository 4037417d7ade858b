package countme.topology.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where a verb's result goes: stdout, as text or as JSON. Progress and problems go to stderr and are none of its business.
 *
 * @param json whether a machine reads it
 */
record Output(PrintStream out, boolean json) {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String GAP = "   ";

    /** The same, but it goes there. */
    Output on(PrintStream other) {
        return new Output(other, json);
    }

    void line(String text) {
        out.println(text);
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
            fields.forEach((name, value) -> line("%-18s %s".formatted(name, value)));
        }
    }

    /** Columns as wide as their widest cell; the header first. */
    void table(List<String> header, List<List<String>> rows) {
        int[] widths = IntStream.range(0, header.size())
                .map(column -> Math.max(
                        header.get(column).length(),
                        rows.stream()
                                .mapToInt(row -> row.get(column).length())
                                .max()
                                .orElse(0)))
                .toArray();
        line(row(header, widths));
        rows.forEach(row -> line(row(row, widths)));
    }

    private static String row(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i))
                    .append(" ".repeat(widths[i] - cells.get(i).length()))
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
