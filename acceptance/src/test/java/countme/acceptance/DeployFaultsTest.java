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
    private static Launcher second = new Launcher("", directory);
    private static int number;

    @BeforeAll
    static void findTheRegistry() {
        replicas = new Replicas(deployed);
        second = deployed.launcher().printingTo(directory);
        versions = Versions.of(deployed, second, directory);
    }

    /** How far a deploy has come. */
    private enum Step {
        THE_CANDIDATE_STARTS,
        THE_FIRST_IS_GONE,
        THE_FIRST_IS_NEW,
        ALL_ARE_NEW;

        boolean isReached(List<String> before) {
            List<String> now = replicas.ids();
            return switch (this) {
                case THE_CANDIDATE_STARTS -> now.size() > before.size();
                case THE_FIRST_IS_GONE -> !now.contains(before.get(0));
                case THE_FIRST_IS_NEW -> now.size() == before.size() && !now.contains(before.get(0));
                case ALL_ARE_NEW ->
                    now.size() == before.size() && before.stream().noneMatch(now::contains);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLauncherThatIsKilledHasDeployedNothing(Step step) {
        Set<String> images = replicas.images();
        List<String> before = replicas.ids();
        versions.push("3." + ++number);

        Tally tally = deployed.scene().during("a deploy killed when " + step, () -> {
            Process deploy = deployed.launcher().start("deploy");
            await(() -> step.isReached(before));
            deploy.destroyForcibly().onExit().join();
            Launcher.Result up = deployed.up();
            assertThat(up.status()).as(up.err()).isZero();
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(replicas.ids()).hasSize(before.size());
        assertThat(replicas.images()).isEqualTo(images);
    }

    @Test
    void aVersionWhoseDeployWasCutShortKeepsItsNameWhereItIsReplaced() {
        versions.push("3.9");
        List<String> before = replicas.ids();
        Process deploy = deployed.launcher().start("deploy");
        await(() -> Step.ALL_ARE_NEW.isReached(before));
        deploy.destroyForcibly().onExit().join();

        versions.push("4.0");
        Launcher.Result next = second.run("deploy", "--observe", "1");

        assertThat(next.status()).as(next.err()).isZero();
        assertThat(next.out()).contains("4.0 serves, before it 3.9 did");
        assertThat(second.run("rollback", "3.9").status()).isZero();
    }

    @Test
    void aSecondDeployIsToldToWait() {
        versions.push("4.1");
        List<String> before = replicas.ids();
        Process first = deployed.launcher().start("deploy");
        await(() -> Step.THE_CANDIDATE_STARTS.isReached(before));

        Launcher.Result other = second.run("deploy");

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
        await(() -> Step.THE_CANDIDATE_STARTS.isReached(before));

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

        Launcher.Result refused =
                second.run("deploy", "--before-deploy", refuses.toString(), "--after-deploy", tells.toString());
        assertThat(refused.status()).isEqualTo(5);
        assertThat(refused.err()).contains("refused 6.1", "it is friday");
        assertThat(replicas.ids()).isEqualTo(before);

        Launcher.Result agreed = second.run("deploy", "--observe", "1", "--after-deploy", tells.toString());
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
            Launcher.Result gone = second.run("deploy");
            assertThat(gone.status()).isEqualTo(5);
            assertThat(gone.err()).contains("The registry cannot be reached", "'up'");
            deployed.scene().docker().startContainerCmd(registry).exec();
            deployed.scene().docker().pauseContainerCmd(registry).exec();
            Launcher.Result silent = second.run("deploy");
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
