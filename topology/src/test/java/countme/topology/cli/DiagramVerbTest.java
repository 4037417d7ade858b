package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagramVerbTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "diagram|flowchart TB",
                "diagram --format dot --view networks|digraph {",
                "diagram --format svg --view data|<svg "
            })
    void drawsWhatItIsAskedFor(String typed, String begins) {
        Run run = Run.of(typed.split(" ", -1));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains(begins).contains("redis");
        assertThat(run.status()).isZero();
    }

    @Test
    void drawsTheHostThatIsDefined() {
        String definition = Files.isDirectory(Path.of("docs")) ? "docs/host.yaml" : "../docs/host.yaml";
        Run run = Run.of("diagram", "--view", "deploy", "--production", "--definition", definition);
        assertThat(run.out()).contains("Host count-1").contains("firewall").contains("443");
    }

    @ParameterizedTest
    @CsvSource({"diagram --format json,mermaid", "config --format svg,table"})
    void aFormatThatAVerbDoesNotPrintIsWrongUsage(String typed, String named) {
        Run run = Run.of(typed.split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("prints no").contains(named);
    }
}
