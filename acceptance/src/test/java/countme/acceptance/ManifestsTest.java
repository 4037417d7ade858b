package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is exported for Kubernetes is taken by the code with which its API server takes it: decoded strictly, validated, and held to the restricted Pod Security
 * Standard. That code is compiled from Go modules, the first time within minutes.
 */
@Tag("cluster")
class ManifestsTest {
    private static final List<String> SOURCE = List.of("go.mod", "go.sum", "main.go");
    private static final int COMPILING_MINUTES = 60;

    @TempDir
    private static Path examiner = Path.of("");

    @TempDir
    private Path directory = Path.of("");

    /** What a program printed, and whether it succeeded. */
    private record Said(int status, String out) {}

    @BeforeAll
    static void compile() throws Exception {
        assumeTrue(isThereGo(), "needs Go");
        for (String file : SOURCE) {
            try (InputStream in = ManifestsTest.class.getResourceAsStream("manifests/" + file)) {
                Files.write(
                        examiner.resolve(file), Objects.requireNonNull(in, file).readAllBytes());
            }
        }
        Said compiled =
                run(examiner, "nice", "-n", "19", "go", "build", "-trimpath", "-ldflags=-s -w", "-o", "examine", ".");
        assertThat(compiled.status()).as(compiled.out()).isZero();
    }

    private static boolean isThereGo() throws Exception {
        try {
            return new ProcessBuilder("go", "version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void everyManifestOfTheCounterIsAccepted() throws Exception {
        Said said = examine(exported("--production", "--server-name", "count.example"));

        System.out.print(said.out());
        assertThat(said.status()).as(said.out()).isZero();
        assertThat(said.out().lines())
                .allMatch(line -> line.startsWith("accepted "))
                .contains(
                        "accepted Namespace manifests",
                        "accepted NetworkPolicy default-deny",
                        "accepted Deployment app",
                        "accepted Deployment proxy",
                        "accepted StatefulSet redis",
                        "accepted Service proxy-public",
                        "accepted PodDisruptionBudget app");
    }

    /** Else nothing would be proven by it. */
    @Test
    void whatIsWrongIsRefused() throws Exception {
        Path manifests = exported();
        Path app = manifests.resolve("services/app.yaml");
        String good = Files.readString(app);
        var wrong = Map.of(
                good.replace("enableServiceLinks", "enableServiceLinkz"),
                "unknown field",
                good.replace("runAsNonRoot: true", "runAsNonRoot: false"),
                "runAsNonRoot",
                good.replace("periodSeconds: 10", "periodSeconds: -10"),
                "must be greater than or equal to 0",
                good.replace("name: app-replicas", "name: app_replicas"),
                "Invalid value");
        for (var each : wrong.entrySet()) {
            assertThat(each.getKey()).isNotEqualTo(good);
            Files.writeString(app, each.getKey());

            Said said = examine(manifests);

            assertThat(said.status()).as(each.getValue()).isEqualTo(1);
            assertThat(said.out()).contains("refused ", each.getValue());
        }
    }

    private Path exported(String... settings) {
        Path manifests = directory.resolve("manifests");
        var words = new ArrayList<>(List.of(
                "export",
                "kubernetes",
                manifests.toString(),
                "--image",
                "app=registry.example/countme/app:1",
                "--without",
                "guard,collector,container-exporter"));
        words.addAll(List.of(settings));
        Launcher.Result result = new Launcher("manifests", directory).run(words.toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
        return manifests;
    }

    private static Said examine(Path manifests) throws Exception {
        return run(examiner, examiner.resolve("examine").toString(), manifests.toString());
    }

    private static Said run(Path where, String... command) throws IOException, InterruptedException {
        Path out = where.resolve("out");
        var builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().putAll(Map.of("CGO_ENABLED", "0", "GOWORK", "off", "GOFLAGS", "-buildvcs=false"));
        Process process = builder.start();
        assertThat(process.waitFor(COMPILING_MINUTES, TimeUnit.MINUTES)).isTrue();
        return new Said(process.exitValue(), Files.readString(out));
    }
}
