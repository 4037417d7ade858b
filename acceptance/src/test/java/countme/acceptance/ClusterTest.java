package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import countme.acceptance.cluster.Said;
import countme.acceptance.cluster.TestCluster;
import countme.certs.Tls;
import countme.loadtest.Move;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What is exported for Kubernetes, applied to a cluster of two nodes: it counts, and goes on while a cluster does to it what clusters do. */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    private static final String PROJECT = "counter";
    private static final String REPOSITORY = "countme/app";
    private static final String FIRST = REPOSITORY + ":1";
    private static final String SECOND = REPOSITORY + ":2";
    /** Of what is not exported. */
    private static final Set<String> LEFT_OUT = Set.of("guard", "collector", "container-exporter");

    @TempDir
    private static Path directory = Path.of("");

    private static @Nullable ClusterScene scene;

    @BeforeAll
    static void applyTheStack() throws IOException, GeneralSecurityException {
        TestCluster.obstacle().ifPresent(obstacle -> assumeTrue(false, obstacle));
        var launcher = new Launcher(PROJECT, directory);
        TestCluster cluster = TestCluster.withNodes(2, ClusterScene.images(launcher, REPOSITORY, LEFT_OUT));
        // Until its certificate is there, nobody is to be trusted.
        scene = new ClusterScene(
                cluster, PROJECT, new Target(cluster.firstBalancer(), 443, 80, SSLContext.getDefault()));
        // What keeps state and what is there once shall not be on the node that is drained.
        scene().kubectl("cordon", "node-2").orFail();
        apply(FIRST);
        scene = new ClusterScene(cluster, PROJECT, new Target(cluster.firstBalancer(), 443, 80, trust()));
        scene().awaitRollout(scene().workloads());
        scene().kubectl("uncordon", "node-2").orFail();
    }

    private static SSLContext trust() throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(directory.resolve("state/countme/" + PROJECT + "/tls/ca.crt"))) {
            return Tls.trusting(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
    }

    /** Exports the stack with this image of the counter, and applies it as the documents say. */
    private static Said apply(String image) {
        Path manifests = directory.resolve("manifests");
        Launcher.Result result = new Launcher(PROJECT, directory)
                .run(
                        "export",
                        "kubernetes",
                        manifests.toString(),
                        "--bind",
                        "0.0.0.0",
                        "--https-port",
                        "443",
                        "--http-port",
                        "80",
                        "--hosts",
                        scene().target().host(),
                        "--unlimited",
                        scene().cluster().machine(),
                        "--image",
                        "app=" + image,
                        "--without",
                        String.join(",", LEFT_OUT));
        assertThat(result.status()).as(result.err()).isZero();
        Said said = scene().cluster().kubectl("apply", "--server-side", "-k", manifests.toString());
        said.orFail();
        return said;
    }

    @AfterAll
    static void end() {
        if (scene != null) {
            scene.cluster().close();
        }
    }

    @Order(1)
    @Test
    void everyExchangeOfTheBaselineIsAnsweredAsBefore() {
        Exchange.all().forEach(exchange -> {
            scene().redis("SET", "hits", String.valueOf(Exchange.BEFORE));

            Response response = Response.parse(scene().target().exchange(exchange.request()));

            assertThat(response.status()).as(exchange.name()).isEqualTo(exchange.status());
            assertThat(response.body()).as(exchange.name()).isEqualTo(exchange.body());
            assertThat(scene().count() - Exchange.BEFORE).as(exchange.name()).isEqualTo(exchange.counted());
        });
    }

    @Order(2)
    @Test
    void aThousandConcurrentRequestsGetAThousandConsecutiveNumbers() {
        long before = scene().count();
        try (var visitors = new Visitors(scene().target())) {
            visitors.visit(100, 10);

            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.consecutive().violations()).isEmpty();
            assertThat(visitors.verdict(new Move(before, scene().count())).violations())
                    .isEmpty();
            assertThat(scene().count() - before).isEqualTo(1000);
        }
    }

    @Order(3)
    @Test
    void theProxySeesWhereVisitorsComeFrom() {
        assertThat(scene().kubectl("logs", "deployment/proxy", "--tail", "20").orFail())
                .contains("\"client\":\"" + scene().cluster().machine() + "\"");
    }

    @Order(4)
    @Test
    void prometheusReachesAllThatItMeasuresAndNoAlertFires() {
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(query("count(up)")).contains("=> 10 ");
            assertThat(query("up == 0")).isEmpty();
            assertThat(query("ALERTS{alertstate=\"firing\",alertname!=\"Watchdog\"}"))
                    .isEmpty();
        });
    }

    private static String query(String expression) {
        return scene().inside(
                        "statefulset/prometheus",
                        List.of("promtool", "query", "instant", "http://127.0.0.1:9090", expression))
                .orFail();
    }

    @Order(5)
    @Test
    void anotherImageReplacesReplicasWithoutAFailedOrMiscountedRequest() {
        Tally tally = scene().during("in a cluster, another image", () -> {
            apply(SECOND);
            scene().awaitRollout(List.of("deployment/app"));
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(scene().images("app")).containsExactly(SECOND);
        assertThat(scene().nodes("app")).as("spread").containsExactlyInAnyOrder("node-1", "node-2");
    }

    @Order(6)
    @Test
    void anImageThatIsNoCounterServesNobodyAndIsTakenBack() {
        Tally tally = scene().during("in a cluster, an image that is no counter", () -> {
            apply("nginx:1.30.5");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> scene().pods("app").stream().anyMatch(ClusterTest::hasFailed));
            scene().kubectl("rollout", "undo", "deployment/app").orFail();
            scene().awaitRollout(List.of("deployment/app"));
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(scene().images("app")).containsExactly(SECOND);
    }

    private static boolean hasFailed(JsonNode pod) {
        JsonNode container = pod.path("status").path("containerStatuses").path(0);
        return container.path("restartCount").asInt() > 0;
    }

    @Order(7)
    @Test
    void aReplicaThatIsKilledCostsNoRequest() {
        Tally tally = scene().during("in a cluster, a killed replica", () -> {
            scene().kill(scene().pods("app").get(0));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> scene().pods("app").stream().anyMatch(ClusterTest::hasFailed));
            scene().awaitRollout(List.of("deployment/app"));
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
    }

    @Order(8)
    @Test
    void scaledOutAndInItLosesNothing() {
        Tally tally = scene().during("in a cluster, scaled to 3 and back", () -> {
            for (String replicas : List.of("3", "2")) {
                scene().kubectl("scale", "deployment/app", "--replicas", replicas)
                        .orFail();
                scene().awaitRollout(List.of("deployment/app"));
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> scene().pods("app").size() == Integer.parseInt(replicas));
            }
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
    }

    @Order(9)
    @Test
    void aNodeIsDrainedWithoutAFailedOrMiscountedRequest() {
        Tally tally = scene().during("in a cluster, a drained node", () -> {
            scene().kubectl("drain", "node-2", "--ignore-daemonsets", "--delete-emptydir-data", "--timeout", "3m")
                    .orFail();
            scene().awaitRollout(List.of("deployment/app"));
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(scene().nodes("app")).containsExactly("node-1");
        scene().kubectl("uncordon", "node-2").orFail();
    }

    @Order(10)
    @Test
    void theCountOutlivesTheRestartOfEveryPod() {
        scene().redis("SET", "hits", "7000");

        for (String workload : scene().workloads()) {
            scene().kubectl("rollout", "restart", workload).orFail();
        }
        scene().awaitRollout(scene().workloads());

        assertThat(scene().count()).isEqualTo(7000);
        try (var visitors = new Visitors(scene().target())) {
            visitors.visit(1, 1);
            assertThat(visitors.failures()).isEmpty();
        }
        assertThat(scene().count()).isEqualTo(7001);
    }

    @Order(11)
    @Test
    void whoSharesNoNetworkReachesNobody() {
        String ask = "exec 3<>/dev/tcp/redis/6379 && echo reached";

        assertThat(scene().inside("deployment/app", List.of("timeout", "5", "bash", "-c", ask))
                        .out())
                .isEqualTo("reached");
        assertThat(scene().inside("statefulset/alertmanager", List.of("timeout", "5", "bash", "-c", ask))
                        .status())
                .isNotZero();
    }

    private static ClusterScene scene() {
        return Objects.requireNonNull(scene);
    }
}
