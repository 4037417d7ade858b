package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.report.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void everyEventIsALine() {
        var progress = new LineProgress(err, false);
        try (Progress.Task task = progress.start("image loki")) {
            task.now("compiling");
            // Steps that follow one another quickly are not all worth a line.
            task.now("linking");
            task.done("built");
        }
        progress.say("noted");
        assertThat(lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("s  image loki: compiling"),
                        line -> assertThat(line).matches(".* image loki: built \\(\\d\\.\\d s\\)"),
                        line -> assertThat(line).endsWith("s  noted"));
    }

    @Test
    void whatIsNotDoneHasFailed() {
        new LineProgress(err, false).start("redis").close();
        assertThat(lines()).singleElement().asString().endsWith("redis: failed");
    }

    @Test
    void asJsonEveryLineIsAnObject() throws Exception {
        try (Progress.Task task = new LineProgress(err, true).start("redis")) {
            task.now("say \"when\"");
            task.done("ready");
        }
        JsonNode first = new JsonMapper().readTree(lines().get(0));
        assertThat(lines()).hasSize(2);
        assertThat(first.path("subject").asText()).isEqualTo("redis");
        assertThat(first.path("event").asText()).isEqualTo("now");
        assertThat(first.path("text").asText()).isEqualTo("say \"when\"");
        assertThat(first.path("elapsed").asDouble()).isNotNegative();
        assertThat(new JsonMapper().readTree(lines().get(1)).path("event").asText())
                .isEqualTo("done");
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
