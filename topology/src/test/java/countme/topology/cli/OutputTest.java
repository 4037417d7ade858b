package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Output output = new Output(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        output.table(List.of("A", "LONG"), List.of(List.of("wide", "x"), List.of("y", "")));
        assertThat(text().lines()).containsExactly("A      LONG", "wide   x", "y");
    }

    @Test
    void aTableWithoutRowsIsItsHeader() {
        output.table(List.of("A", "B"), List.of());
        assertThat(text().lines()).containsExactly("A   B");
    }

    @Test
    void jsonIsWhatAMachineReadsBack() throws Exception {
        output.json(List.of(Map.of("name", "a \"b\"")));
        assertThat(new JsonMapper().readTree(text()).path(0).path("name").asText())
                .isEqualTo("a \"b\"");
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
