package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import countme.acceptance.cluster.Said;
import countme.acceptance.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Kubernetes' API server says to what is exported for it. No node is needed for that, so nothing runs. */
@Tag("cluster")
class ApiServerTest {
    /** The launcher's project, and so the namespace. */
    private static final String PROJECT = "manifests";

    private static @Nullable TestCluster cluster;

    @TempDir
    private Path directory = Path.of("");

    private Path manifests = Path.of("");

    @BeforeAll
    static void start() {
        TestCluster.obstacle().ifPresent(obstacle -> assumeTrue(false, obstacle));
        cluster = TestCluster.withoutNodes();
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void export() {
        manifests = directory.resolve("manifests");
        exported();
    }

    @AfterEach
    void remove() {
        // Without a controller, a namespace never goes; what is in it does.
        kubectl(
                        "delete",
                        "--ignore-not-found",
                        "-f",
                        manifests.resolve("services").toString())
                .orFail();
        kubectl(
                        "delete",
                        "--ignore-not-found",
                        "-f",
                        manifests.resolve("networks.yaml").toString())
                .orFail();
    }

    @Test
    void everyManifestIsTakenWithoutAWarning() {
        Said said = apply();

        assertThat(said.orFail().lines())
                .allMatch(line -> line.endsWith(" serverside-applied"))
                .contains(
                        "namespace/manifests serverside-applied",
                        "networkpolicy.networking.k8s.io/default-deny serverside-applied",
                        "deployment.apps/app serverside-applied",
                        "deployment.apps/proxy serverside-applied",
                        "statefulset.apps/redis serverside-applied",
                        "service/proxy-public serverside-applied",
                        "poddisruptionbudget.policy/app serverside-applied");
        assertThat(said.err()).isEmpty();
    }

    @Test
    void noPodIsLessSecureThanTheRestrictedStandardAsks() throws IOException {
        apply().orFail();
        // It refuses pods; of what makes pods, it would say nothing.
        kubectl("label", "--overwrite", "namespace", PROJECT, "pod-security.kubernetes.io/warn=restricted")
                .orFail();

        assertThat(applyDry().err()).isEmpty();

        change("services/app.yaml", "runAsNonRoot: true", "runAsNonRoot: false");
        assertThat(applyDry().err()).contains("would violate PodSecurity \"restricted:latest\"", "runAsNonRoot");
    }

    @ParameterizedTest
    @CsvSource({
        "enableServiceLinks, enableServiceLinkz, field not declared in schema",
        "periodSeconds: 10, periodSeconds: -10, must be greater than or equal to 0",
        "name: app-replicas, name: app_replicas, Invalid value",
    })
    void whatIsWrongIsRefused(String right, String wrong, String complaint) throws IOException {
        change("services/app.yaml", right, wrong);

        Said said = apply();

        assertThat(said.status()).isNotZero();
        assertThat(said.err()).contains(complaint);
    }

    @Test
    void appliedAgainItChangesNothingAndAnotherSettingChangesWhatItSays() {
        apply().orFail();
        List<String> before = versions();

        apply().orFail();

        assertThat(versions()).isEqualTo(before);
        assertThat(diff().status()).as(diff().out()).isZero();

        exported("--replicas", "3");
        Said changed = diff();

        assertThat(changed.status()).isEqualTo(1);
        assertThat(changed.out()).contains("-  replicas: 2", "+  replicas: 3");
        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void whatSomebodyElseHasChangedIsNotTakenBackWithoutBeingToldTo() {
        apply().orFail();
        kubectl("scale", "deployment/app", "--namespace", PROJECT, "--replicas", "5")
                .orFail();

        Said refused = apply();

        assertThat(refused.status()).isNotZero();
        assertThat(refused.err()).contains("conflict", ".spec.replicas");
        assertThat(replicas()).isEqualTo("5");

        apply("--force-conflicts").orFail();

        assertThat(replicas()).isEqualTo("2");
    }

    @Test
    void whoMayCreateAndPatchWhatIsInTheNamespaceMayApplyAllOfThatAndAStrangerNothing() {
        String[] all = {
            "apply",
            "--server-side",
            "-f",
            manifests.resolve("networks.yaml").toString(),
            "-f",
            manifests.resolve("services").toString()
        };
        kubectl(
                        "apply",
                        "--server-side",
                        "-f",
                        manifests.resolve("namespace.yaml").toString())
                .orFail();

        Said stranger = cluster().kubectlAs("guest", all);

        assertThat(stranger.status()).isNotZero();
        assertThat(stranger.err().lines()).allMatch(line -> line.contains("is forbidden"));

        kubectl(
                        "create",
                        "role",
                        "applying",
                        "--namespace",
                        PROJECT,
                        "--verb",
                        "create,patch",
                        "--resource",
                        "configmaps,secrets,services,deployments.apps,statefulsets.apps,networkpolicies.networking.k8s.io,"
                                + "poddisruptionbudgets.policy")
                .orFail();
        kubectl("create", "rolebinding", "applying", "--role", "applying", "--user", "guest", "--namespace", PROJECT)
                .orFail();
        cluster().kubectlAs("guest", all).orFail();
        Said namespace = cluster().kubectlAs("guest", "apply", "--server-side", "-k", manifests.toString());
        kubectl("delete", "role,rolebinding", "applying", "--namespace", PROJECT)
                .orFail();

        assertThat(namespace.status()).isNotZero();
        assertThat(namespace.err().lines())
                .singleElement()
                .asString()
                .contains("namespaces \"manifests\" is forbidden");
    }

    private Said apply(String... more) {
        return kubectl(Stream.concat(
                        Stream.of("apply", "--server-side", "--validate=strict", "-k", manifests.toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private Said applyDry() {
        return apply("--dry-run=server");
    }

    private Said diff() {
        return kubectl("diff", "--server-side", "-k", manifests.toString());
    }

    /** Of all objects: an object that was changed has another one. */
    private static List<String> versions() {
        return kubectl(
                        "get",
                        "all,configmaps,secrets,networkpolicies,poddisruptionbudgets",
                        "--namespace",
                        PROJECT,
                        "--output",
                        "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{\"\\n\"}{end}")
                .orFail()
                .lines()
                .toList();
    }

    private static String replicas() {
        return kubectl("get", "deployment/app", "--namespace", PROJECT, "--output", "jsonpath={.spec.replicas}")
                .orFail();
    }

    private void change(String file, String from, String to) throws IOException {
        Path changed = manifests.resolve(file);
        String before = Files.readString(changed);
        assertThat(before).contains(from);
        Files.writeString(changed, before.replace(from, to));
    }

    private void exported(String... settings) {
        var words = new ArrayList<>(List.of(
                "export",
                "kubernetes",
                manifests.toString(),
                "--production",
                "--server-name",
                "count.example",
                "--image",
                "app=registry.example/countme/app:1",
                "--without",
                "guard,collector,container-exporter"));
        words.addAll(List.of(settings));
        Launcher.Result result = new Launcher(PROJECT, directory).run(words.toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
    }

    private static Said kubectl(String... words) {
        return cluster().kubectl(words);
    }

    private static TestCluster cluster() {
        return Objects.requireNonNull(cluster);
    }
}
