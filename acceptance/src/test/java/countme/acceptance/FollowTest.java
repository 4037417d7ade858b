package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.CounterPage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** An attached launcher deploys what is pushed. */
@Testcontainers
@Order(Deployed.BESIDE)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FollowTest {
    @Container
    static final Deployed attended = Deployed.attendedBeside("--observe", "2");

    @TempDir
    static Path directory = Path.of("");

    private static final Replicas REPLICAS = new Replicas(attended);
    private static Versions versions = Versions.none(attended);

    @BeforeAll
    static void findTheRegistry() {
        versions = Versions.of(attended, directory);
    }

    @Order(1)
    @Test
    void aVisibleChangeIsLiveInEveryReplicaWithoutAFailedOrMiscountedRequestOnceSomebodyAgreesToIt() {
        Path greeting = AnotherGreeting.build(directory);
        Launcher another = attended.launcher();

        versions.pushAnotherGreetingWithoutAWord(greeting);
        await(Duration.ofMinutes(3), () -> attended.launcher().err().contains("nobody has agreed"));
        assertThat(attended.launcher().err())
                .contains(
                        "serves now: '",
                        "would be:   '" + AnotherGreeting.page(42).substring(0, 5));

        Tally tally = attended.scene().during("a push", AnotherGreeting::numberOnEither, () -> {
            Launcher.Result pushed =
                    another.run("push", "--tag", "2.1", "--from", greeting.toString(), "--changes-behaviour");
            assertThat(pushed.status()).as(pushed.err()).isZero();
            long since = System.nanoTime();
            await(Duration.ofMinutes(3), () -> REPLICAS.serving().equals(List.of("2.1", "2.1")));
            System.out.printf("[deploy] push to both replicas: %.1f s%n", (System.nanoTime() - since) / 1e9);
            await(
                    Duration.ofMinutes(3),
                    () -> attended.launcher()
                            .err()
                            .lines()
                            .anyMatch(line -> line.matches(".* 2\\.1\\b.* serves \\(was .*")));
        });
        assertThat(tally.failures()).as(tally.toString()).isZero();
        Target target = attended.scene().target();
        assertThat(target.get(target.client()).body())
                .startsWith(AnotherGreeting.page(42).substring(0, 5));
        assertThat(another.run("audit").out()).contains("2.1, before it");

        Launcher.Result back = another.run("rollback");
        assertThat(back.status()).as(back.err()).isZero();
        await(Duration.ofMinutes(3), () -> attended.launcher().err().contains(": rollback is done: "));
        assertThat(target.get(target.client()).body())
                .startsWith(CounterPage.of(42).substring(0, 5));
    }

    @Order(2)
    @Tag("faults")
    @Test
    void ofTwoPushesInARowTheNewestServesInTheEnd() {
        Tally tally = attended.scene().during("two pushes in a row", () -> {
            versions.push("2.2");
            versions.push("2.3");
            awaitAudited("2.3");
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(REPLICAS.versions()).containsExactly("2.3", "2.3");
    }

    @Order(3)
    @Tag("faults")
    @Test
    void aPushedVersionThatIsNoGoodIsTriedOnceAndTheOneBeforeGoesOn() {
        versions.push("base");
        awaitAudited("base");
        List<String> before = REPLICAS.ids();
        versions.pushAnswersWrongly();

        await(Duration.ofMinutes(3), () -> attended.launcher().err().contains("not deployed:"));
        Scene.lasting(Duration.ofSeconds(6));

        assertThat(REPLICAS.ids()).isEqualTo(before);
        assertThat(attended.launcher().err().split("not deployed:", -1)).hasSize(2);
        assertThat(attended.launcher().err()).contains("by 1 visitor");
    }

    @Order(4)
    @Tag("faults")
    @Test
    void aRegistryThatIsAwayChangesNothingAndWhenItIsBackSoIsTheDeploy() {
        List<String> before = REPLICAS.ids();
        String registry = attended.scene().find("registry").id();
        Tally tally = attended.scene().during("a registry that is away", () -> {
            attended.scene().docker().stopContainerCmd(registry).exec();
            Scene.lasting(Duration.ofSeconds(10));
            assertThat(REPLICAS.ids()).isEqualTo(before);
            await(Duration.ofMinutes(3), () -> attended.scene().inventory().isRunning("registry"));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .untilAsserted(() -> versions.push("2.4"));
            awaitAudited("2.4");
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(REPLICAS.versions()).containsExactly("2.4", "2.4");
    }

    private static void awaitAudited(String version) {
        await(
                Duration.ofMinutes(3),
                () -> attended.launcher().run("audit").out().contains(version + ", before it"));
    }

    private static void await(Duration atMost, BooleanSupplier condition) {
        Awaitility.await().atMost(atMost).pollInterval(Duration.ofMillis(100)).until(condition::getAsBoolean);
    }
}
