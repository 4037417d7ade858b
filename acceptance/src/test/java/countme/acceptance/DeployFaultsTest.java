package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Deploys that are cut short, called off or in each other's way: the version before serves, and the next up puts all right. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class DeployFaultsTest {
    @Container
    static final Deployed deployed = Deployed.detached("cut");

    @TempDir
    static Path directory = Path.of("");

    private static Replicas replicas = new Replicas(deployed);
    private static Versions versions = Versions.none(deployed);
    private static int number;

    @BeforeAll
    static void findTheRegistry() {
        replicas = new Replicas(deployed);
        versions = Versions.of(deployed, directory);
    }

    /** How far a deploy has come. */
    private enum Step {
        ONE_STARTS,
        ALL_ARE_THERE,
        USERS_ARE_MOVED,
        ONE_OF_BEFORE_IS_GONE;

        /** {@code before} are the containers that served, {@code version} is what is deployed. */
        boolean isReached(List<String> before, String version) {
            List<String> now = replicas.ids();
            return switch (this) {
                case ONE_STARTS -> now.size() > before.size();
                case ALL_ARE_THERE -> now.size() == 2 * before.size();
                case USERS_ARE_MOVED -> replicas.serving().contains(version);
                case ONE_OF_BEFORE_IS_GONE -> !now.containsAll(before);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ONE_OF_BEFORE_IS_GONE")
    void aLauncherThatIsKilledHasDeployedNothing(Step step) {
        Set<String> images = replicas.images();
        List<String> before = replicas.ids();
        String version = "3." + ++number;
        versions.push(version);

        Tally tally = deployed.scene().during("a deploy killed when " + step, () -> {
            killWhen(step, version, "deploy");
            Launcher.Result up = deployed.up();
            assertThat(up.status()).as(up.err()).isZero();
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(replicas.ids()).containsExactlyElementsOf(before);
        assertThat(replicas.images()).isEqualTo(images);
    }

    @Test
    void aLauncherThatIsKilledWhileItRemovesTheVersionBeforeHasDeployed() {
        List<String> before = replicas.ids();
        versions.push("3.7");

        Tally tally = deployed.scene().during("a deploy killed when it tidies up", () -> {
            killWhen(Step.ONE_OF_BEFORE_IS_GONE, "3.7", "deploy", "--observe", "1");
            Launcher.Result up = deployed.up();
            assertThat(up.status()).as(up.err()).isZero();
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(replicas.ids()).hasSize(before.size()).doesNotContainAnyElementsOf(before);
        assertThat(replicas.versions()).containsOnly("3.7");
    }

    @Test
    void aDeployAfterOneThatWasCutShortFailsNoRequest() {
        versions.push("3.9");
        versions.push("4.0");

        Tally tally = deployed.scene().during("a deploy after one that was killed when users were moved", () -> {
            killWhen(Step.USERS_ARE_MOVED, "3.9", "deploy", "3.9");
            Launcher.Result next = deployed.launcher().run("deploy", "4.0", "--observe", "1");
            assertThat(next.status()).as(next.err()).isZero();
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(replicas.versions()).containsExactly("4.0", "4.0");
    }

    private static void killWhen(Step step, String version, String... deploying) {
        List<String> before = replicas.ids();
        Process deploy = deployed.launcher().start(deploying);
        await(() -> step.isReached(before, version));
        deploy.destroyForcibly().onExit().join();
    }

    @Test
    void aSecondDeployIsToldToWait() {
        versions.push("4.1");
        List<String> before = replicas.ids();
        Process first = deployed.launcher().start("deploy");
        await(() -> Step.ONE_STARTS.isReached(before, ""));

        Launcher.Result other = deployed.launcher().run("deploy");

        assertThat(other.status()).isEqualTo(4);
        assertThat(other.err()).contains("Another launcher is changing this stack");
        assertThat(first.onExit().join().exitValue()).isZero();
        assertThat(replicas.versions()).containsExactly("4.1", "4.1");
    }

    @Test
    void theTagMayMoveMeanwhile() {
        versions.push("5.1");
        List<String> before = replicas.ids();
        Process first = deployed.launcher().start("deploy");
        await(() -> Step.ONE_STARTS.isReached(before, ""));

        versions.push("5.2");

        assertThat(first.onExit().join().exitValue()).isZero();
        assertThat(replicas.versions()).containsExactly("5.1", "5.1");
    }

    @Test
    void theProgramBeforeADeployCallsItOffAndTheOneAfterwardsIsToldHowItEnded() throws IOException {
        versions.push("6.1");
        List<String> before = replicas.ids();
        Path refuses = program("refuses", "echo it is friday; exit 1");
        Path tells = program("tells", "echo \"$COUNTME_VERSION $COUNTME_OUTCOME\" >> \"$0.heard\"");

        Launcher.Result refused = deployed.launcher()
                .run("deploy", "--before-deploy", refuses.toString(), "--after-deploy", tells.toString());
        assertThat(refused.status()).isEqualTo(5);
        assertThat(refused.err()).contains("refused 6.1", "it is friday");
        assertThat(replicas.ids()).isEqualTo(before);

        Launcher.Result agreed =
                deployed.launcher().run("deploy", "--observe", "1", "--after-deploy", tells.toString());
        assertThat(agreed.status()).as(agreed.err()).isZero();
        assertThat(directory.resolve("tells.heard")).content().contains("6.1 deployed");
    }

    @Test
    void withoutARegistryNothingIsDeployedAndWhatServesGoesOn() {
        versions.push("7.1");
        List<String> before = replicas.ids();
        String registry = deployed.scene().find("registry").id();
        Tally tally = deployed.scene().during("a deploy without a registry", () -> {
            deployed.scene().docker().stopContainerCmd(registry).exec();
            Launcher.Result gone = deployed.launcher().run("deploy");
            assertThat(gone.status()).isEqualTo(5);
            assertThat(gone.err()).contains("The registry cannot be reached", "'up'");
            deployed.scene().docker().startContainerCmd(registry).exec();
            deployed.scene().docker().pauseContainerCmd(registry).exec();
            Launcher.Result silent = deployed.launcher().run("deploy");
            assertThat(silent.status()).isEqualTo(5);
            deployed.scene().docker().unpauseContainerCmd(registry).exec();
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(replicas.ids()).isEqualTo(before);
    }

    private static Path program(String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
    }
}
