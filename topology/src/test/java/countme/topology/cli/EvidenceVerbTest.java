package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where no engine answers; with one, it is seen in the proof. */
class EvidenceVerbTest {
    @TempDir
    private Path directory = Path.of("");

    private Run collect(String... more) {
        return Run.in(
                Map.of(
                        "XDG_STATE_HOME",
                        directory.resolve("state").toString(),
                        "COUNTME_ENGINE",
                        "unix:///nowhere/docker.sock"),
                Stream.concat(
                                Stream.of(
                                        "evidence",
                                        "collect",
                                        directory.resolve("audit").toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void whatNeedsNoEngineIsCollectedAllTheSame() throws IOException {
        Run run = collect("--reports", directory.toString());

        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("(?m)^audit.json +collected ")
                .containsPattern("(?m)^settings.json +collected ")
                .containsPattern("(?m)^launcher.json +collected ")
                .containsPattern("(?m)^tests +none ")
                .containsPattern("(?m)^status.json +failed .*/nowhere/docker.sock")
                .contains("Written without what failed: ");
        try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .hasSize(2)
                    .anyMatch(name -> name.matches("countme-evidence-\\d{8}T\\d{6}Z\\.zip"));
        }
    }

    @Test
    void usersOfTheHostAreToldWithTheirKeysFingerprints() throws IOException {
        Run run = collect("--definition", "../docs/host.yaml", "--format", "json", "--reports", directory.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("\"whole\" : false");
    }

    @Test
    void aDryRunMakesNothing() {
        Run run = collect("--dry-run");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("would write ").contains("  audit.json: who changed the stack");
        assertThat(directory.resolve("audit")).doesNotExist();
    }
}
