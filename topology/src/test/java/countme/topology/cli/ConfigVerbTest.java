package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigVerbTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void everySettingIsARowWithItsSource() throws IOException {
        Path file = Files.writeString(directory.resolve("my.properties"), "wait-timeout=60\n");
        Run run = Run.of("config", "--replicas", "3", "--production", "--config-file", file.toString());
        assertThat(run.status()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .hasSize(1 + Setting.values().length)
                .contains(
                        "SETTING|VALUE|FROM",
                        "replicas|3|flag --replicas",
                        "wait-timeout|60|file " + file,
                        "https-port|443|preset production",
                        "subnet|auto|default");
    }

    @Test
    void scriptsReadTheSame() throws IOException {
        JsonNode rows = new JsonMapper()
                .readTree(Run.of("config", "--format", "json", "--bind", "::").out());
        assertThat(rows.findValuesAsText("setting"))
                .containsExactlyElementsOf(
                        Stream.of(Setting.values()).map(Setting::key).toList());
        JsonNode bind = rows.get(rows.findValuesAsText("setting").indexOf("bind"));
        assertThat(bind.path("value").asText()).isEqualTo("::");
        assertThat(bind.path("source").asText()).isEqualTo("flag --bind");
    }

    @Test
    void whatMayCarryASecretIsNotShownNotEvenWhenItIsWrong() {
        Run shown = Run.of("config", "--alert-webhook", "https://hook.example/s3cret");
        assertThat(shown.out()).contains("(hidden)").doesNotContain("s3cret");
        assertThat(Run.of("config", "--format", "json", "--alert-webhook", "https://hook.example/s3cret")
                        .out())
                .doesNotContain("s3cret");
        Run wrong = Run.of("up", "--alert-webhook", "ftp://hook.example/s3cret");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("alert-webhook").doesNotContain("s3cret");
    }

    @Test
    void aWrongValueIsAProblemNotARow() {
        Run run = Run.of("config", "--replicas", "99");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("'99' for replicas (flag --replicas)");
    }
}
