package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is exported for Kubernetes is taken by the code with which its API server takes it: decoded strictly, validated, and held to the restricted Pod Security
 * Standard. What others define, such as a gateway's routes, is held to their definitions. All of that comes from Go modules, and is compiled, the first time within minutes.
 */
@Tag("cluster")
class ManifestsTest {
    private static final List<String> SOURCE = List.of("go.mod", "go.sum", "main.go", "custom.go");

    /** Who defines the kinds that are no cluster's own, and where. */
    private static final Map<String, List<String>> DEFINED = Map.of(
            "sigs.k8s.io/gateway-api@v1.5.1",
            List.of(
                    "config/crd/standard/gateway.networking.k8s.io_httproutes.yaml",
                    "config/crd/standard/gateway.networking.k8s.io_tlsroutes.yaml"),
            "github.com/prometheus-operator/prometheus-operator@v0.92.0",
            List.of(
                    "example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml",
                    "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml"));

    private static final List<String> BOUND_TO_AN_ENGINE = List.of("--without", "guard,collector,container-exporter");
    private static final int COMPILING_MINUTES = 60;

    @TempDir
    private static Path examiner = Path.of("");

    private static List<String> definitions = List.of();

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
        definitions = definitions();
    }

    private static boolean isThereGo() throws Exception {
        try {
            return new ProcessBuilder("go", "version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Files of definitions, which are in the modules of those who define. */
    private static List<String> definitions() throws Exception {
        var files = new ArrayList<String>();
        for (var each : DEFINED.entrySet()) {
            Said said = run(examiner, "go", "mod", "download", "-json", each.getKey());
            assertThat(said.status()).as(said.out()).isZero();
            Path module =
                    Path.of(new JsonMapper().readTree(said.out()).get("Dir").asText());
            each.getValue().forEach(file -> files.add(module.resolve(file).toString()));
        }
        return files;
    }

    @Test
    void everyManifestOfTheCounterIsAccepted() throws Exception {
        Said said = examine(exported(BOUND_TO_AN_ENGINE, "--production", "--server-name", "count.example"));

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

    /** The one thing that is not held to the restricted standard keeps all of it but what it needs. */
    @Test
    void whatReadsLogsOfNodesIsAcceptedForNoMoreThanThat() throws Exception {
        Said said = examine(exported(List.of("--without", "guard,container-exporter", "--node-logs")));

        assertThat(said.status()).as(said.out()).isZero();
        assertThat(said.out().lines())
                .contains("accepted Namespace manifests-node")
                .filteredOn(line -> line.contains("but for"))
                .containsExactly(
                        "accepted DaemonSet collector, but for: restricted volume types: volumes \"collector-data\", \"node-logs\" use restricted volume type \"hostPath\"; "
                                + "runAsNonRoot != true: pod must not set securityContext.runAsNonRoot=false; runAsUser=0: pod must not set runAsUser=0");
    }

    @Test
    void whatOthersDefineIsAcceptedAsTheyDefineIt() throws Exception {
        Path manifests = exported(
                List.of("--without", "guard,container-exporter,prometheus,alertmanager", "--node-logs"),
                "--production",
                "--server-name",
                "count.example",
                "--prometheus-operator",
                "monitoring",
                "--gateway",
                "gateways/public");

        Said said = examine(manifests);

        assertThat(said.status()).as(said.out()).isZero();
        assertThat(said.out().lines())
                .contains(
                        "accepted TLSRoute proxy",
                        "accepted HTTPRoute proxy",
                        "accepted PodMonitor app",
                        "accepted PodMonitor collector",
                        "accepted PrometheusRule manifests")
                .doesNotContain("accepted StatefulSet prometheus");
        assertRefused(
                manifests,
                "monitoring.yaml",
                Map.of(
                        "scrapeTimeout: 4s",
                        "scrapeTimeout: 4 s",
                        "targetLabel: job",
                        "targetLabe: job",
                        "name: service-level",
                        "name: services"));
        assertRefused(
                manifests,
                "gateway.yaml",
                Map.of("- count.example", "- 192.0.2.7", "port: 443", "port: 443000", "backendRefs:", "backendRef:"));
    }

    /** What is wrong with a file that has one of these instead of what it has. */
    private static void assertRefused(Path manifests, String name, Map<String, String> wrong) throws Exception {
        Path file = manifests.resolve(name);
        String good = Files.readString(file);
        for (var each : wrong.entrySet()) {
            Files.writeString(file, good.replaceFirst(Pattern.quote(each.getKey()), each.getValue()));
            assertThat(file).content().isNotEqualTo(good);

            Said said = examine(manifests);

            assertThat(said.status()).as(each.getValue()).isEqualTo(1);
            assertThat(said.out()).as(each.getValue()).contains("refused ");
        }
        Files.writeString(file, good);
    }

    /** Else nothing would be proven by it. */
    @Test
    void whatIsWrongIsRefused() throws Exception {
        Path manifests = exported(BOUND_TO_AN_ENGINE);
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

    private Path exported(List<String> without, String... settings) {
        Path manifests = directory.resolve("manifests");
        var words = new ArrayList<>(
                List.of("export", "kubernetes", manifests.toString(), "--image", "app=registry.example/countme/app:1"));
        words.addAll(without);
        words.addAll(List.of(settings));
        Launcher.Result result = new Launcher("manifests", directory).run(words.toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
        return manifests;
    }

    private static Said examine(Path manifests) throws Exception {
        var words = new ArrayList<>(List.of(examiner.resolve("examine").toString(), manifests.toString()));
        words.addAll(definitions);
        return run(examiner, words.toArray(String[]::new));
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
