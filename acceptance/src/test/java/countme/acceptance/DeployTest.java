package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.CounterPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What was pushed is deployed without a failed or miscounted request; what is no good leaves the version before serving. */
@Testcontainers
@Order(Deployed.BESIDE_TO_ITS_END)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeployTest {
    private static final int DEPLOY_FAILED = 5;
    private static final int ROLLED_BACK = 6;

    @Container
    static final Deployed deployed = Deployed.beside();

    @TempDir
    static Path cache = Path.of("");

    private static final Replicas REPLICAS = new Replicas(deployed);
    private static Versions versions = Versions.none(deployed);

    @BeforeAll
    static void findTheRegistry() {
        versions = Versions.of(deployed, cache);
    }

    @Order(1)
    @Test
    void whatWasNotPushedIsNotDeployed() {
        Launcher.Result result = isRefused(() -> deployed.launcher().run("deploy", "nowhere"));

        assertThat(result.err()).contains("no image", "countme/app:nowhere", "'push'");
    }

    @Order(2)
    @Test
    void aPushedVersionIsDeployedAndRolledBackWithoutAFailedOrMiscountedRequestOrAClosedConnection()
            throws IOException {
        Set<String> before = REPLICAS.images();
        versions.push("1.1");

        Tally tally = deployed.scene().during("a rolling deploy", () -> successful(deploy()));

        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(tally.againSent()).as(tally.toString()).isZero();
        assertThat(REPLICAS.images()).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(REPLICAS.versions()).containsOnly("1.1");
        whatRunsAlreadyIsLeftAlone();

        Tally back = deployed.scene()
                .during("a rollback", () -> successful(deployed.launcher().run("rollback")));

        assertThat(back.failures()).as(back.toString()).isZero();
        assertThat(back.againSent()).as(back.toString()).isZero();
        assertThat(REPLICAS.images()).isEqualTo(before);
        assertThat(audit()).contains("deploy", "1.1, before it", "rollback");
    }

    private static void whatRunsAlreadyIsLeftAlone() throws IOException {
        List<String> containers = deployed.ids();
        String state = Files.readString(deployed.state("releases")) + audit();

        for (Supplier<Launcher.Result> again : List.<Supplier<Launcher.Result>>of(DeployTest::deploy, deployed::up)) {
            Launcher.Result result = again.get();
            assertThat(result.status()).as(result.err()).isZero();
            assertThat(result.out()).contains("nothing was changed");
        }

        assertThat(deployed.ids()).isEqualTo(containers);
        assertThat(Files.readString(deployed.state("releases")) + audit()).isEqualTo(state);
    }

    @Order(3)
    @Test
    void oneThatAnswersWronglyServesNobody() {
        versions.pushAnswersWrongly();

        Launcher.Result result = isRefused(DeployTest::deploy);

        assertThat(result.err()).contains("GET /: body", "by 1 visitor", "the wrong counter listens");
    }

    @Order(4)
    @Test
    void oneThatEndsAfterItWasReadyIsRolledBack() {
        Set<String> before = REPLICAS.images();
        versions.pushEndsLater();

        Tally tally = deployed.scene().during("a version that ends", () -> {
            Launcher.Result result = deployed.launcher().run("deploy", "--observe", "12");
            assertThat(result.status()).as(result.err()).isEqualTo(ROLLED_BACK);
            // Which of the two is seen first is chance.
            assertThat(result.err())
                    .contains("the version before serves again")
                    .containsAnyOf(" ended", "requests failed, before it");
        });

        // All of them end at once, and those of the version before answer instead.
        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(REPLICAS.images()).isEqualTo(before);
        assertThat(audit()).contains("the version before serves again");
    }

    @Order(5)
    @Test
    void whatNobodyAgreedToServesNobody() {
        versions.pushAnotherGreetingWithoutAWord(AnotherGreeting.build(cache));

        // Asked again because there is no terminal: a usage problem, not a failed deploy.
        assertThat(deploy().err())
                .contains("would be:   '" + template(AnotherGreeting.page(42)), "add --changes-behaviour");
        assertThat(visit()).isEqualTo(CounterPage.of(count()));
    }

    @Order(5)
    @Test
    void oneThatDoesNotSayWhatItAnswersServesNobody() {
        versions.pushWithoutChecks();

        assertThat(isRefused(DeployTest::deploy).err()).contains("does not say what it answers", "empty");
    }

    /** {@link FollowTest} deploys such a one. */
    @Order(8)
    @Test
    void anotherGreetingIsPushedOnlyByWhoAgreesAndShownBeforeItIsDeployed() {
        String greeting = AnotherGreeting.build(cache).toString();
        Launcher launcher = deployed.launcher();

        Launcher.Result unasked = launcher.run("push", "--tag", "7.1", "--from", greeting);
        assertThat(unasked.status()).as(unasked.err()).isEqualTo(2);
        assertThat(unasked.err())
                .contains(
                        "serves now: '" + template(CounterPage.of(42)),
                        "would be:   '" + template(AnotherGreeting.page(42)))
                .contains("add --changes-behaviour");
        assertThat(launcher.run("deploy", "7.1", "--dry-run").err()).contains("no image");

        successful(launcher.run("push", "--tag", "7.1", "--from", greeting, "--changes-behaviour"));
        assertThat(launcher.run("deploy", "--dry-run").out())
                .contains("would be:   '" + template(AnotherGreeting.page(42)));
    }

    @Tag("faults")
    @Order(7)
    @Test
    void oneThatIsNeverReadyServesNobody() {
        versions.pushNeverReady();

        Launcher.Result result = isRefused(() -> deployed.launcher().run("deploy", "--deploy-timeout", "5"));

        assertThat(result.err()).contains("not ready after 5 s", "waiting for nothing");
    }

    @Tag("faults")
    @Order(7)
    @Test
    void oneForOtherMachinesIsNotPulled() {
        versions.pushForOtherMachines();

        assertThat(isRefused(DeployTest::deploy).err()).contains("not for this machine", "the engine runs");
    }

    @Tag("faults")
    @Order(7)
    @Test
    void whatIsNoImageIsSaid() {
        versions.pushNoImage();

        assertThat(isRefused(DeployTest::deploy).err()).contains("cannot be had");
    }

    @Order(9)
    @Test
    void takenDownWithItsVolumesItForgetsWhatWasDeployed() {
        assertThat(deployed.launcher().run("down", "--volumes", "--dry-run").out())
                .contains("would remove version 1.1");

        successful(deployed.launcher().run("down", "--volumes", "--yes"));

        assertThat(deployed.state("releases")).doesNotExist();
    }

    private static Launcher.Result deploy() {
        return deployed.launcher().run("deploy", "--observe", "2");
    }

    private static void successful(Launcher.Result result) {
        assertThat(result.status()).as(result.err()).isZero();
    }

    /** The version before goes on in the same containers, nothing is left behind, and the audit has it. */
    private static Launcher.Result isRefused(Supplier<Launcher.Result> deploy) {
        List<String> before = deployed.ids();
        Launcher.Result result = deploy.get();
        assertThat(result.status()).as(result.err()).isEqualTo(DEPLOY_FAILED);
        assertThat(deployed.ids()).isEqualTo(before);
        assertThat(audit().lines().reduce((a, b) -> b)).get().asString().contains("deploy", "failed");
        return result;
    }

    private static String visit() {
        return deployed.scene().target().get(deployed.scene().target().client()).body();
    }

    private static long count() {
        return deployed.scene().count();
    }

    /** As messages show it. */
    private static String template(String page) {
        return page.strip().replace("42", "{count}");
    }

    private static String audit() {
        return deployed.launcher().run("audit").out();
    }
}
