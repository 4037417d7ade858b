package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without an engine: an export asks none. */
class ExportVerbTest {
    private static final List<String> RUNNABLE =
            List.of("--image", "app=registry.example/app:1", "--without", "guard,collector,container-exporter");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theSameStackIsWrittenAgainWithTheSameKeys() throws Exception {
        Run first = export("kubernetes", RUNNABLE);
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.out()).contains("kubectl apply -k ", "Limits.pids: ", "They hold keys and passwords.");
        String keys = Files.readString(there().resolve("services/proxy-keys.yaml"));
        assertThat(keys).contains("BEGIN PRIVATE KEY");

        Run again = export("kubernetes", RUNNABLE);

        assertThat(again.status()).as(again.err()).isZero();
        assertThat(there().resolve("services/proxy-keys.yaml")).hasContent(keys);
    }

    @Test
    void aDryRunSaysHowMuchItWouldWriteAndWritesNothing() {
        Run run = export("compose", List.of("--image", "app=registry.example/app:1", "--dry-run"));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("would write ");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatCannotRunThereIsNamedAndNothingIsWritten() {
        Run run = export("kubernetes", List.of("--image", "app=registry.example/app:1"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("guard (capabilities)", "--without collector,guard,container-exporter");
        assertThat(there()).doesNotExist();
        assertThat(export(
                                "kubernetes",
                                List.of(
                                        "--image",
                                        "app=registry.example/app:1",
                                        "--without",
                                        "collector,guard,container-exporter"))
                        .status())
                .as("what it said to type")
                .isZero();
    }

    @Test
    void theImageOfTheCounterHasToBeNamed() {
        Run run = export("compose", List.of());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--image app=IMAGE");
        assertThat(there()).doesNotExist();
    }

    @Test
    void onlyWhatWatchesCanBeLeftOut() {
        Run run = export("compose", List.of("--image", "app=registry.example/app:1", "--without", "redis"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("'redis' cannot be left out", "guard");
    }

    @Test
    void aDirectoryOfSomebodyElsesIsLeftAsItIs() throws Exception {
        Files.createDirectory(there());
        Files.writeString(there().resolve("thesis.txt"), "years of work");

        Run run = export("kubernetes", RUNNABLE);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("thesis.txt");
        assertThat(there().resolve("thesis.txt")).hasContent("years of work");
    }

    private Path there() {
        return directory.resolve("there");
    }

    private Run export(String target, List<String> options) {
        var words = new ArrayList<>(
                List.of("export", target, there().toString(), "--engine", "unix:///nowhere/docker.sock"));
        words.addAll(options);
        return Run.in(
                Map.of(
                        "XDG_STATE_HOME", directory.resolve("state").toString(),
                        "XDG_CACHE_HOME", directory.resolve("cache").toString()),
                words.toArray(String[]::new));
    }
}
