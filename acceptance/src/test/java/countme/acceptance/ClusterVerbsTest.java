package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import countme.acceptance.Launcher.Result;
import countme.acceptance.cluster.TestCluster;
import countme.topology.service.catalog.Redis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's verbs against a real cluster, one after another, as an operator types them. */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterVerbsTest {
    private static final String PROJECT = "verbs";
    private static final String CONTEXT = "countme-test";
    private static final String REPOSITORY = "countme/app";
    private static final Set<String> LEFT_OUT = Set.of("guard", "collector", "container-exporter");
    private static final String WITHOUT = String.join(",", LEFT_OUT);

    @TempDir
    private static Path directory = Path.of("");

    private static @Nullable TestCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        TestCluster.obstacle().ifPresent(obstacle -> assumeTrue(false, obstacle));
        cluster = TestCluster.withNodes(1, ClusterScene.images(new Launcher(PROJECT, directory), REPOSITORY, LEFT_OUT));
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static TestCluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    /** A verb with the cluster's administrator as its user. */
    private static Result run(String... words) {
        return runIn(PROJECT, words);
    }

    private static Result runIn(String project, String... words) {
        var all = new ArrayList<>(List.of("--project", project, "--cluster", CONTEXT));
        all.addAll(List.of(words));
        return Launcher.run(environment(), all);
    }

    private static Map<String, String> environment() {
        var environment = new HashMap<>(System.getenv());
        environment.put("XDG_STATE_HOME", directory.resolve("state").toString());
        environment.put("KUBECONFIG", cluster().kubeconfig().toString());
        return environment;
    }

    private static Result good(String... words) {
        Result result = run(words);
        assertThat(result.status()).as(result.err()).isZero();
        return result;
    }

    private static String kubectl(String... words) {
        var all = new ArrayList<>(List.of("--namespace", PROJECT));
        all.addAll(List.of(words));
        return cluster().kubectl(all.toArray(String[]::new)).orFail();
    }

    @Order(1)
    @Test
    void beforeThereIsAnythingAPlanCreatesAllAndWritesNothing() {
        Result plan = run("plan", "--image", "app=" + REPOSITORY + ":1", "--without", WITHOUT);

        assertThat(plan.status()).as(plan.err()).isEqualTo(3);
        assertThat(plan.out()).contains("namespace/" + PROJECT, "deployment/app", "statefulset/redis");
        assertThat(cluster().kubectl("get", "namespaces", "--output", "name").orFail())
                .doesNotContain("/" + PROJECT);
    }

    @Order(2)
    @Test
    void upBringsTheStackUpAndThenAPlanHasNothing() {
        Result up = good("up", "-d", "--image", "app=" + REPOSITORY + ":1", "--without", WITHOUT);

        assertThat(up.out()).contains("is serving", "pods are ready");
        long begun = System.nanoTime();
        assertThat(good("plan", "--without", WITHOUT).out()).contains("nothing would change");
        System.out.printf("[cluster] a plan without changes takes %.1f s%n", (System.nanoTime() - begun) / 1e9);
        assertThat(good("status").out()).contains("redis-0", "healthy");
    }

    @Order(3)
    @Test
    void whatOthersSetIsAConflictThatNamesThem() {
        kubectl("scale", "deployment/app", "--replicas", "3");

        Result plan = run("plan", "--without", WITHOUT);
        assertThat(plan.status()).isEqualTo(1);
        assertThat(plan.err()).contains("deployment/app", ".spec.replicas", "kubectl", "up --take-over");

        assertThat(good("up", "-d", "--without", WITHOUT, "--take-over").out()).contains("are ready");
        assertThat(kubectl("get", "deployment/app", "--output", "jsonpath={.spec.replicas}"))
                .isEqualTo("2");
    }

    @Order(4)
    @Test
    void aCommandRunsInAPodAndItsStatusIsTheLaunchers() {
        assertThat(good("exec", "redis", "--", "redis-cli", "--version").out()).startsWith("redis-cli");
        assertThat(run("exec", "app", "--", "sh", "-c", "exit 7").status()).isEqualTo(7);
        assertThat(run("exec", "app", "--", "there-is-no-such-program").status())
                .isEqualTo(127);
    }

    @Order(5)
    @Test
    void logsAreThoseOfThePods() {
        assertThat(good("logs", "redis").out()).contains("redis-0", "Ready to accept connections");
    }

    @Order(6)
    @Test
    void scaleLastsUntilTheNextUp() {
        assertThat(good("scale", "app=3").out()).contains("3 replicas are ready");
        assertThat(good("plan", "--without", WITHOUT).out()).contains("nothing would change");
    }

    @Order(7)
    @Test
    void aRestartReplacesThePodsOfAServiceAndOfRedisOnlyWhereThatWasAgreedTo() {
        String before = kubectl("get", "pods", "--selector", "app.kubernetes.io/name=app", "--output", "name");
        assertThat(good("restart", "app").out()).contains("was restarted and is ready");
        // Those that were replaced answer nobody any more, and end what they have begun.
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(
                                kubectl("get", "pods", "--selector", "app.kubernetes.io/name=app", "--output", "name")
                                        .lines())
                        .doesNotContainAnyElementsOf(before.lines().toList()));
        assertThat(run("restart", "redis").err()).contains("--yes");
        assertThat(good("restart", "redis", "--yes").out()).contains("redis-0 was restarted");
    }

    @Order(8)
    @Test
    void anotherVersionProvesItselfBeforeItServes() {
        Result deploy = good("deploy", "2", "--deploy-timeout", "120", "--observe", "5");

        assertThat(deploy.out()).contains("2 serves (was 1)");
        assertThat(deploy.err()).contains("app-candidate", "counts exactly");
        assertThat(kubectl("get", "pods", "--output", "name")).doesNotContain("candidate");
        assertThat(good("status").out()).contains(REPOSITORY + ":2").doesNotContain(REPOSITORY + ":1");
    }

    @Order(9)
    @Test
    void aVersionThatIsNoCounterNeverServes() {
        Result deploy = run("deploy", "nginx:1.30.5", "--deploy-timeout", "20");

        assertThat(deploy.status()).isEqualTo(5);
        assertThat(deploy.err()).contains("The new version", "The version before serves as before");
        assertThat(good("status").out()).contains(REPOSITORY + ":2").doesNotContain("candidate");
    }

    @Order(10)
    @Test
    void aRollbackServesTheVersionBefore() {
        assertThat(good("rollback").out()).contains("1 serves (was 2)");
        assertThat(good("audit").out()).contains("deploy 2", "rollback", "scale", "restart");
    }

    @Order(11)
    @Test
    void aBackupPutsTheCountBackAndWhatItReplacedIsKept() {
        String file = directory.resolve("forty-one.zip").toString();
        assertThat(redis("SET", Redis.COUNT, "41")).isEqualTo("OK");
        assertThat(good("backup", file).out()).contains("holds the count 41");
        assertThat(redis("SET", Redis.COUNT, "99")).isEqualTo("OK");

        assertThat(good("restore", file, "--dry-run").out()).contains("would replace the count", "41 of ");
        assertThat(run("restore", file).err()).contains("--yes");
        assertThat(redis("GET", Redis.COUNT)).isEqualTo("99");

        String kept =
                good("restore", file, "--yes").out().replaceAll("(?s).*What was replaced is in (\\S+)\\.\\s*", "$1");
        assertThat(redis("GET", Redis.COUNT)).isEqualTo("41");
        assertThat(good("restore", kept, "--yes").out()).contains("The count is now 99");
        assertThat(redis("GET", Redis.COUNT)).isEqualTo("99");
        assertThat(kubectl("get", "pods", "--output", "name")).doesNotContain("trial");
        assertThat(good("audit").out()).contains("backup " + file, "count 41 of '" + PROJECT + "'");
    }

    private static String redis(String... command) {
        var words = new ArrayList<>(List.of("exec", "statefulset/redis", "--"));
        words.addAll(Redis.client(command));
        return kubectl(words.toArray(String[]::new));
    }

    @Order(12)
    @Test
    void whatIsPushedUnderATagThatIsFollowedIsProvedAndServes() throws Exception {
        try (var registry = new ClusterRegistry(cluster(), new Launcher(PROJECT, directory))) {
            registry.push("1.0", "stable");
            good("up", "-d", "--image", "app=" + registry.repository() + ":1.0", "--without", WITHOUT);

            var said = new ByteArrayOutputStream();
            Thread attached = attach(said, "--without", WITHOUT, "--follow-tag", "stable");
            try {
                await(() -> assertThat(said.toString(StandardCharsets.UTF_8))
                        .contains("what is tagged stable is deployed from now on"));
                String digest = registry.push("2.0", "stable");
                await(() -> assertThat(good("status").out())
                        .contains(registry.repository() + "@" + digest)
                        .doesNotContain(registry.repository() + ":1.0"));
                await(() -> assertThat(said.toString(StandardCharsets.UTF_8)).contains(" serves (was "));
                assertThat(good("audit").out()).contains("deploy " + registry.repository() + "@" + digest);

                good("rollback", "--lock-wait", "60");
                Scene.lasting(Duration.ofSeconds(20));
                assertThat(good("status").out()).doesNotContain(digest);
            } finally {
                attached.interrupt();
                attached.join();
            }
        }
    }

    /** An {@code up} that stays until it is interrupted. */
    private static Thread attach(ByteArrayOutputStream said, String... words) {
        var all = new ArrayList<>(List.of("--project", PROJECT, "--cluster", CONTEXT, "up"));
        all.addAll(List.of(words));
        var attached = new Thread(() -> {
            int unused = Launcher.run(environment(), all, said, said);
        });
        attached.start();
        return attached;
    }

    private static void await(ThrowingRunnable what) {
        Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(what);
    }

    @Order(13)
    @Test
    void whoAttendsItRenewsTheCertificateAndReplacesTheProxyAlone() throws Exception {
        Path certificate;
        try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
            certificate = files.filter(file -> file.endsWith("server.crt"))
                    .findFirst()
                    .orElseThrow();
        }
        Path key = certificate.resolveSibling("server.key");
        String before = encoded(key);
        String redis = kubectl("get", "pod/redis-0", "--output", "jsonpath={.metadata.uid}");
        var said = new ByteArrayOutputStream();
        Thread attached = attach(said, "--without", WITHOUT);
        try {
            await(() -> assertThat(said.toString(StandardCharsets.UTF_8)).contains("Press Ctrl-C"));
            Files.delete(certificate);
            await(() -> assertThat(said.toString(StandardCharsets.UTF_8)).contains("and users are shown it"));
        } finally {
            attached.interrupt();
            attached.join();
        }
        assertThat(encoded(key)).isNotEqualTo(before);
        assertThat(kubectl("get", "secrets", "--selector", "app.kubernetes.io/name=proxy", "--output", "json"))
                .as("as the proxy has it, and no other")
                .contains(encoded(key))
                .doesNotContain(before);
        assertThat(kubectl("get", "pod/redis-0", "--output", "jsonpath={.metadata.uid}"))
                .isEqualTo(redis);
        assertThat(good("audit").out()).contains("certs renew");
        assertThat(good("plan", "--without", WITHOUT).out()).contains("nothing would change");
    }

    private static String encoded(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    }

    @Order(14)
    @Test
    void aNamespaceOfSomebodyElseIsLeftAlone() {
        Result up = runIn("kube-system", "up", "-d", "--image", "app=" + REPOSITORY + ":1", "--without", WITHOUT);

        assertThat(up.status()).isEqualTo(1);
        assertThat(up.err()).contains("somebody else's", "kubectl label namespace kube-system");
    }

    @Order(15)
    @Test
    void downKeepsTheClaimsAndVolumesNothingButWhatIsSomebodyElses() throws IOException {
        // As a launcher leaves it that is killed.
        Path left = Files.writeString(directory.resolve("left.yaml"), """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: redis-trial-0123abcd
                  labels: {app.kubernetes.io/managed-by: countme, app.kubernetes.io/instance: %s, app.kubernetes.io/name: redis-trial}
                spec:
                  securityContext: {runAsNonRoot: true, runAsUser: 999, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: redis
                      image: %s
                      command: [sleep, "1000"]
                      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                """.formatted(
                PROJECT,
                kubectl("get", "statefulset/redis", "--output", "jsonpath={.spec.template.spec.containers[0].image}")));
        kubectl("apply", "--filename", left.toString());
        kubectl("create", "serviceaccount", "somebody");

        assertThat(good("down").out()).contains("the count is kept");
        assertThat(kubectl("get", "persistentvolumeclaims", "--output", "name")).contains("redis");
        assertThat(kubectl("get", "pods", "--output", "name")).isEmpty();

        assertThat(good("down", "--volumes", "--yes").err())
                .contains("namespace/" + PROJECT + " stays", "serviceaccount/somebody");
        kubectl("delete", "serviceaccount", "somebody");
        good("down", "--volumes", "--yes");
        assertThat(cluster()
                        .kubectl("get", "namespace/" + PROJECT, "--output", "jsonpath={.status.phase}")
                        .out())
                .isIn("Terminating", "");
    }
}
