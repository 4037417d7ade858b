package countme.topology.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import countme.topology.config.Setting;
import countme.topology.deploy.CounterModel;
import countme.topology.deploy.MemoryStack;
import countme.topology.deploy.audit.Audit;
import countme.topology.image.MemoryImages;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.ConfigFiles;
import countme.topology.service.catalog.Checks;
import countme.topology.state.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the version that serves when another one is deployed, and when it is gone back. */
class DeployTest {
    @TempDir
    private Path directory = Path.of("");

    private MemoryStack stack = new MemoryStack(directory);

    @BeforeEach
    void bringUp() {
        stack = new MemoryStack(directory);
        stack.up();
    }

    @AfterEach
    void nobodyIsInterrupted() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private void push(String name, UnaryOperator<CounterModel.Version> behaving) {
        String unused = stack.platform().push(name, behaving.apply(stack.version()));
    }

    private Releasing.Deployed deploy(String name) {
        return stack.deployment().deploy().deploy(name, behaviour -> {
            throw behaviour.refused();
        });
    }

    /** Deploys what is no good, and gives why it was refused. */
    private Problem refused(String name) {
        return catchThrowableOfType(Problem.class, () -> deploy(name));
    }

    private Optional<String> current() {
        return stack.memory().releases().current().map(Release::version);
    }

    /** The version before serves alone, and the audit says why. */
    private void assertNothingChanged(Problem problem, ExitCode code, String why) {
        assertThat(problem.exitCode()).isEqualTo(code);
        assertThat(problem).hasMessageContaining(why);
        assertThat(stack.serving()).contains(MemoryImages.CARRIED);
        assertThat(stack.containers()).contains("app-1", "app-2").doesNotContain("app-11", "app-12");
        assertThat(current()).isEmpty();
        assertThat(stack.lastEntry().result()).isEqualTo(Audit.Result.failed);
        assertThat(stack.lastEntry().what()).isEqualTo("deploy");
        assertThat(stack.lastEntry().detail()).contains(problem.what());
        assertThat(stack.deployment().preview()).isEmpty();
    }

    @Test
    void whoIsToLogInWithLoginsThatNobodyWasToldOfIsLetIn() {
        push("2.0", good -> good);
        String before = users();
        // As a launcher leaves it that dies in 'secrets rotate'.
        stack.deployment().project().serviceSecret().rotate();
        var seen = new ArrayList<String>();
        stack.platform().faults().watch(call -> {
            if (stack.engine().named("countme-app-11").isPresent()) {
                seen.add(users());
            }
        });

        Releasing.Deployed unused = deploy("2.0");

        assertThat(seen).isNotEmpty().doesNotContain(before);
    }

    private String users() {
        return stack.engine()
                .read(stack.container("redis"), ConfigFiles.CURRENT + "/users.acl")
                .orElseThrow();
    }

    @Test
    void aGoodVersionTakesThePlaceOfTheOneBefore() {
        push("2.0", good -> good);

        Releasing.Deployed done = deploy("2.0");

        assertThat(done.sentence()).isEqualTo("2.0 serves (was 0.1.0-carried)");
        assertThat(done.changed()).containsExactlyInAnyOrder("app-11", "app-12");
        assertThat(stack.serving()).contains(MemoryImages.id("2.0"));
        assertThat(stack.containers()).contains("app-11", "app-12").doesNotContain("app-1", "app-2");
        assertThat(current()).contains("2.0");
        assertThat(stack.lastEntry().line()).contains("deploy 2.0 is done: app-11, app-12: 2.0, before it 0.1.0");
        assertThat(stack.deployment().preview()).isEmpty();
        assertThat(stack.engine().named("countme-app-11").orElseThrow().cpuShares())
                .as("as important as others once it serves")
                .isEqualTo(1024);
    }

    @Test
    void whoseFailuresCannotBeCountedIsNotTakenForGood() {
        push("2.0", good -> good);
        stack.platform()
                .model()
                .whenTold(
                        "green-guarded",
                        () -> stack.platform().faults().watch(call -> {
                            if (call.equals("logs")) {
                                throw Problem.passing(
                                        "The engine stopped answering", "It is away.", "Try again.", null);
                            }
                        }));

        assertNothingChanged(refused("2.0"), ExitCode.ROLLED_BACK, "The engine stopped answering");
    }

    /** What Redis lets anybody do. */
    private String anybodys() {
        return stack.engine()
                .read(stack.container("redis"), ConfigFiles.CURRENT + "/users.acl")
                .orElseThrow()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    /** As a stack is whose replicas are from before Redis had users. */
    private void knowNoLogins() throws IOException {
        Path file = stack.state().secrets().resolve("services");
        Files.writeString(file, Files.readString(file).replace("required\n", ""));
        push("1.0", CounterModel.Version::withoutLogin);
        Releasing.Deployed unused = deploy("1.0");
    }

    @Test
    void aVersionWithoutLoginIsLetInUntilOneThatLogsInHasTakenItsPlace() throws IOException {
        knowNoLogins();
        stack.up();
        assertThat(anybodys()).startsWith("user default reset on nopass ");
        push("2.0", good -> good);

        Releasing.Deployed done = deploy("2.0");

        assertThat(done.sentence()).contains("2.0 serves");
        assertThat(anybodys()).startsWith("user default reset off ");
        assertThat(stack.up()).isEmpty();
    }

    @Test
    void whileItIsWatchedAVersionThatLogsInCanBeGoneBackFromToOneThatDoesNot() throws IOException {
        knowNoLogins();
        stack.up();
        push("2.0", good -> good);
        stack.platform()
                .model()
                .whenTold("blue-guarded", () -> assertThat(anybodys()).startsWith("user default reset on nopass "));

        assertThat(deploy("2.0").sentence()).contains("2.0 serves");
    }

    @Test
    void nobodyGoesBackToAVersionThatWouldNotBeLetIn() throws IOException {
        knowNoLogins();
        push("2.0", good -> good);
        Releasing.Deployed unused = deploy("2.0");

        assertThatThrownBy(() -> stack.deployment().deploy().rollBack("1.0"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Version 1.0 would not be let in by the services it needs")
                .hasMessageContaining("It is from before they had logins.");
        assertThat(refused("1.0").exitCode()).isEqualTo(ExitCode.DEPLOY_FAILED);
        assertThat(stack.serving()).contains(MemoryImages.id("2.0"));
        assertThat(current()).contains("2.0");
    }

    @Test
    void anImageOfSomethingElseIsRefusedWithTheReasonBeforeAnyReplicaIsMade() {
        String unused =
                stack.platform().images().pushed("7.0", Map.of("org.opencontainers.image.title", "some web server"));

        assertNothingChanged(refused("7.0"), ExitCode.DEPLOY_FAILED, "That image is no version of the counter");
        assertThat(refused("7.0"))
                .hasMessageContaining("it has no label countme.checks")
                .hasMessageContaining("'push' makes one");
    }

    @Test
    void theNextOneTakesTheOtherSlotsAgain() {
        push("2.0", good -> good);
        deploy("2.0");
        push("3.0", good -> good);
        deploy("3.0");

        assertThat(stack.serving()).contains(MemoryImages.id("3.0"));
        assertThat(stack.containers()).contains("app-1", "app-2").doesNotContain("app-11", "app-12");
        assertThat(stack.up()).isEmpty();
    }

    @Test
    void whatServesAlreadyIsNotDeployedAgain() {
        push("2.0", good -> good);
        deploy("2.0");
        List<String> before = stack.states();

        assertThat(deploy("2.0").sentence()).isEqualTo("2.0 is what runs already; nothing was changed.");
        assertThat(stack.states()).isEqualTo(before);
    }

    @Test
    void whatTheRegistryDoesNotHaveIsSaid() {
        assertThatThrownBy(() -> deploy("9.9")).hasMessageContainingAll("There is no image", "9.9", "push");
    }

    @Test
    void anImageElsewhereNeedsATag() {
        assertThatThrownBy(() -> deploy("registry.example/countme/app")).hasMessageContaining("has no tag");
        assertThat(stack.audit()).as("what was typed is nothing for the audit").hasSize(1);
    }

    @Test
    void whereNoReplicaIsThereIsNothingToDeployTo() {
        push("2.0", good -> good);
        stack.engine().lose("countme-app-1");
        stack.engine().lose("countme-app-2");

        assertThatThrownBy(() -> deploy("2.0")).hasMessageContaining("There is nothing to deploy to");
        assertThat(stack.deployment().push(Optional.empty()).changes().isSame()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry", "proxy"})
    void withoutTheWayToTheRegistryThereIsNoDeploy(String missing) {
        push("2.0", good -> good);
        stack.engine().named("countme-" + missing).orElseThrow().end(1);
        assertThatThrownBy(() -> deploy("2.0")).hasMessageContaining("The registry cannot be reached");
    }

    @Test
    void wrongAnswersNeverReachAUser() {
        push("2.0", CounterModel.Version::wrong);

        assertNothingChanged(refused("2.0"), ExitCode.DEPLOY_FAILED, "does not answer as it should");
    }

    @Test
    void oneThatNeverBecomesReadyNeverServes() {
        push("2.0", CounterModel.Version::unready);

        assertNothingChanged(refused("2.0"), ExitCode.DEPLOY_FAILED, "was not ready after 30 s");
    }

    @Test
    void oneThatEndsAtItsStartNeverServes() {
        push("2.0", CounterModel.Version::ending);

        assertNothingChanged(refused("2.0"), ExitCode.DEPLOY_FAILED, "ended with status 3");
    }

    @Test
    void oneThatMiscountsNeverServes() {
        push("2.0", CounterModel.Version::miscounting);

        assertNothingChanged(refused("2.0"), ExitCode.DEPLOY_FAILED, "Redis");
    }

    @Test
    void oneThatCrashesWhileItIsWatchedIsTakenBack() {
        push("2.0", good -> good);
        afterItServes(() -> stack.engine().named("countme-app-11").orElseThrow().crash());

        assertNothingChanged(refused("2.0"), ExitCode.ROLLED_BACK, "app-11 ended");
        assertThat(stack.said().lines()).contains("app-11 ended; going back");
    }

    @Test
    void oneThatVanishesWhileItIsWatchedIsTakenBack() {
        push("2.0", good -> good);
        afterItServes(() -> stack.engine().lose("countme-app-12"));

        assertNothingChanged(refused("2.0"), ExitCode.ROLLED_BACK, "app-12 ended");
    }

    @Test
    void oneThatIsNotReadyAnyMoreIsTakenBack() {
        push("2.0", good -> good);
        afterItServes(() -> stack.platform().model().silence("countme-app-12", true));

        assertNothingChanged(refused("2.0"), ExitCode.ROLLED_BACK, "app-12 is not ready any more");
    }

    @Test
    void oneThatIsUnreadyForAMomentStays() {
        push("2.0", good -> good);
        afterItServes(() -> {
            stack.platform().model().silence("countme-app-12", true);
            stack.platform()
                    .time()
                    .in(Duration.ofSeconds(1), () -> stack.platform().model().silence("countme-app-12", false));
        });

        assertThat(deploy("2.0").changed()).isNotEmpty();
    }

    @Test
    void moreFailuresThanBeforeTakeItBack() {
        push("2.0", good -> good);
        log(1, 200);
        assertThat(stack.platform().time().pass(Duration.ofSeconds(1))).isTrue();
        afterItServes(() -> log(5, 500));

        assertNothingChanged(refused("2.0"), ExitCode.ROLLED_BACK, "5 of 5 requests failed, before it 0 of 1");
    }

    @Test
    void asManyFailuresAsBeforeAreNotItsFault() {
        push("2.0", good -> good);
        log(5, 502);
        afterItServes(() -> log(5, 502));

        assertThat(deploy("2.0").changed()).isNotEmpty();
    }

    /** The proxy writes down requests. */
    private void log(int requests, int status) {
        for (int i = 0; i < requests; i++) {
            stack.engine()
                    .named("countme-proxy")
                    .orElseThrow()
                    .write(
                            stack.platform().time().instant().plusNanos(1000L * i + 1),
                            "{\"status\":" + status
                                    + ",\"upstream_replica\":\"app-11\",\"upstream\":\"10.0.0.1:5000\"}");
        }
    }

    /** While the new version is watched, this happens. */
    private void afterItServes(Runnable what) {
        stack.platform()
                .model()
                .whenTold("green-guarded", () -> stack.platform().time().in(Duration.ZERO, what));
    }

    @Test
    void anEngineThatFailsWhileItIsWatchedTakesItBack() {
        push("2.0", good -> good);
        afterItServes(() -> stack.platform().faults().once());

        Problem problem = refused("2.0");

        assertNothingChanged(problem, ExitCode.ROLLED_BACK, "The engine refused what was asked of it");
        assertThat(problem.isPassing()).isTrue();
    }

    @Test
    void anEngineThatIsGoneForGoodIsSaidAndUpPutsItRight() {
        push("2.0", good -> good);
        afterItServes(() -> stack.platform().faults().always());

        Problem problem = refused("2.0");
        stack.platform().faults().none();

        assertThat(problem.exitCode()).isEqualTo(ExitCode.DEPLOY_FAILED);
        assertThat(problem).hasMessageContaining("users were not wholly sent back");
        assertThat(stack.serving()).isPresent();
        stack.up();
        assertThat(stack.serving()).contains(MemoryImages.CARRIED);
        assertThat(stack.containers()).doesNotContain("app-11");
    }

    @Test
    void whoInterruptsItWhileItIsWatchedGetsTheVersionBeforeAndStaysInterrupted() {
        push("2.0", good -> good);
        afterItServes(() -> Thread.currentThread().interrupt());

        Problem problem = refused("2.0");

        assertThat(Thread.interrupted()).isTrue();
        assertNothingChanged(problem, ExitCode.ROLLED_BACK, "interrupted");
        assertThat(problem.isPassing()).isTrue();
    }

    @Test
    void whoInterruptsItWhileItStartsLeavesNothingOfIt() {
        push("2.0", CounterModel.Version::unready);
        stack.platform()
                .time()
                .in(Duration.ofSeconds(1), () -> Thread.currentThread().interrupt());

        Problem problem = refused("2.0");

        assertThat(Thread.interrupted()).isTrue();
        assertNothingChanged(problem, ExitCode.DEPLOY_FAILED, "interrupted");
    }

    @Test
    void whatUsersWouldNoticeNeedsSomebodyWhoAgrees() {
        String unused = stack.platform().push("2.0", new CounterModel.Version(otherwise()));

        assertNothingChanged(refused("2.0"), ExitCode.DEPLOY_FAILED, "nobody has agreed to that");
        Releasing.Deployed done = stack.deployment()
                .deploy()
                .deploy("2.0", behaviour -> assertThat(behaviour.lines()).contains("x-version"));
        assertThat(done.changed()).isNotEmpty();
    }

    private static Checks otherwise() {
        Checks usual = Checks.unsaid();
        var headers = new TreeMap<>(usual.headers());
        headers.put("x-version", "2");
        return new Checks(headers, usual.bodies(), usual.exchanges());
    }

    @Test
    void aPreviewSaysWhatUsersWouldNoticeAndChangesNothing() throws Exception {
        String digest = stack.platform().push("2.0");
        stack.platform().model().page("/manifests/" + digest, 200, "{\"config\":{\"digest\":\"sha256:config\"}}");
        stack.platform()
                .model()
                .page(
                        "/blobs/sha256:config",
                        200,
                        "{\"config\":{\"Labels\":{\"org.opencontainers.image.title\":\"countme\"}}}");
        List<String> before = stack.states();

        Releasing.Preview preview = stack.deployment().deploy().preview("2.0");

        assertThat(preview.image()).endsWith("countme/app:2.0 (" + digest + ")");
        assertThat(preview.behaviour().map(Behaviour::isSame)).contains(true);
        assertThat(stack.states()).isEqualTo(before);
    }

    @Test
    void whatARegistryCannotTellIsLeftOpen() {
        push("2.0", good -> good);

        assertThat(stack.deployment().deploy().preview("2.0").behaviour()).isEmpty();
    }

    @Test
    void itIsGoneBackToTheVersionBefore() {
        push("2.0", good -> good);
        deploy("2.0");

        assertThat(stack.deployment().deploy().previewOfRollback("").version()).isEqualTo("0.1.0-carried");
        Releasing.Deployed done = stack.deployment().deploy().rollBack("");

        assertThat(done.sentence()).isEqualTo("0.1.0-carried serves (was 2.0)");
        assertThat(stack.serving()).contains(MemoryImages.CARRIED);
        assertThat(stack.lastEntry().what()).isEqualTo("rollback");
        assertThat(stack.up()).isEmpty();
    }

    @Test
    void itIsGoneBackToAVersionByItsName() {
        for (String each : List.of("2.0", "3.0", "4.0")) {
            push(each, good -> good);
            deploy(each);
        }

        Releasing.Deployed done = stack.deployment().deploy().rollBack("2.0");

        assertThat(done.sentence()).isEqualTo("2.0 serves (was 4.0)");
        assertThat(stack.serving()).contains(MemoryImages.id("2.0"));
        assertThatThrownBy(() -> stack.deployment().deploy().rollBack("9.9"))
                .hasMessageContainingAll("There is no version '9.9'", "3.0");
    }

    @Test
    void withoutAVersionBeforeThereIsNothingToGoBackTo() {
        assertThatThrownBy(() -> stack.deployment().deploy().rollBack(""))
                .hasMessageContaining("There is nothing to go back to");
        assertThat(stack.audit()).hasSize(1);
    }

    @Test
    void aVersionWhoseImageIsGoneIsNotGoneBackTo() {
        push("2.0", good -> good);
        deploy("2.0");
        push("3.0", good -> good);
        deploy("3.0");
        stack.platform().images().lose("countme/app:2.0");

        assertThatThrownBy(() -> stack.deployment().deploy().rollBack("2.0"))
                .hasMessageContaining("The image of 2.0 is not on the engine any more");
        assertThat(stack.serving()).contains(MemoryImages.id("3.0"));
        assertThat(stack.lastEntry().result()).isEqualTo(Audit.Result.failed);
    }

    @Test
    void upGoesOnWithWhatWasDeployedAndSaysSo() {
        push("2.0", good -> good);
        deploy("2.0");

        assertThat(stack.up()).isEmpty();

        assertThat(stack.said().lines()).anySatisfy(line -> assertThat(line).contains("version 2.0, deployed before"));
    }

    @Test
    void upGoesOnWithWhatItCarriesWhereTheDeployedImageIsGone() {
        push("2.0", good -> good);
        deploy("2.0");
        stack.platform().images().lose("countme/app:2.0");

        stack.up();

        assertThat(stack.serving()).contains(MemoryImages.CARRIED);
        assertThat(current()).isEmpty();
        assertThat(stack.said().lines()).anySatisfy(line -> assertThat(line).contains("is not on the engine any more"));
    }

    @Test
    void oldVersionsAreForgottenAndTheirImagesRemoved() {
        for (int i = 2; i <= 7; i++) {
            push(i + ".0", good -> good);
            deploy(i + ".0");
        }

        assertThat(stack.memory().releases().history())
                .extracting(Release::version)
                .containsExactly("7.0", "6.0", "5.0", "4.0", "3.0");
        assertThat(stack.engine().image("countme/app:2.0")).isEmpty();
        assertThat(stack.engine().image("countme/app:3.0")).isPresent();
    }

    @Test
    void whatTheRegistryNeedsNoMoreIsRemovedFromIt() {
        stack.platform()
                .model()
                .tags("6.0 sha256:f\n5.0 sha256:e\n4.0 sha256:d\n3.0 sha256:c\n2.5 sha256:b\n1.0 sha256:a\n");
        push("2.0", good -> good);

        deploy("2.0");

        assertThat(stack.platform().model().asked())
                .filteredOn(asked -> asked.startsWith("DELETE"))
                .containsExactly("DELETE /v2/countme/app/manifests/sha256:a ");
    }

    @Test
    void whatCannotBeTidiedUpFailsNoDeploy() {
        push("2.0", good -> good);
        stack.platform()
                .model()
                .whenTold(
                        "green",
                        () -> stack.platform().faults().watch(call -> {
                            if (call.equals("stop")) {
                                throw Problem.passing("The engine is busy", "It says so.", "Wait.", null);
                            }
                        }));

        assertThat(deploy("2.0").changed()).isNotEmpty();

        assertThat(stack.said().lines())
                .anySatisfy(line -> assertThat(line).contains("it serves, but not all", "busy"));
        stack.platform().faults().watch(call -> {});
        stack.up();
        assertThat(stack.containers()).doesNotContain("app-1", "app-2");
    }

    @Test
    void aProxyThatCannotBeToldServesAsItDid() {
        push("2.0", good -> good);
        stack.with(Setting.HTTPS_PORT, 8444);

        assertThatThrownBy(() -> deploy("2.0")).hasMessageContaining("The proxy does not run as these settings");
        assertThat(stack.serving()).contains(MemoryImages.CARRIED);
        assertThat(stack.lastEntry().result()).isEqualTo(Audit.Result.failed);
    }

    @Test
    void theOperatorsProgramsAreAskedBeforeAndToldAfter() throws Exception {
        Path told = directory.resolve("told");
        stack.with(Setting.BEFORE_DEPLOY, program("before", "echo \"$COUNTME_OUTCOME $COUNTME_VERSION\" >> " + told))
                .with(
                        Setting.AFTER_DEPLOY,
                        program("after", "echo \"$COUNTME_OUTCOME $COUNTME_REASON\" >> " + told + "; exit 3"));
        push("2.0", good -> good);
        push("3.0", CounterModel.Version::unready);
        push("4.0", good -> good);

        deploy("2.0");
        assertThat(refused("3.0").exitCode()).isEqualTo(ExitCode.DEPLOY_FAILED);
        stack.platform()
                .model()
                .whenTold(
                        "blue-guarded",
                        () -> stack.platform()
                                .time()
                                .in(Duration.ZERO, () -> stack.engine().lose("countme-app-1")));
        assertThat(refused("4.0").exitCode()).isEqualTo(ExitCode.ROLLED_BACK);

        assertThat(Files.readAllLines(told))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("deploying 2.0"),
                        line -> assertThat(line).isEqualTo("deployed "),
                        line -> assertThat(line).isEqualTo("deploying 3.0"),
                        line -> assertThat(line).startsWith("failed The new version failed"),
                        line -> assertThat(line).isEqualTo("deploying 4.0"),
                        line -> assertThat(line).startsWith("rolled-back app-1 ended"));
        assertThat(stack.said().lines()).anySatisfy(line -> assertThat(line).contains("program after a deploy failed"));
    }

    @Test
    void aProgramThatRefusesADeployIsObeyed() throws Exception {
        stack.with(Setting.BEFORE_DEPLOY, program("before", "echo not today; exit 1"));
        push("2.0", good -> good);

        assertNothingChanged(refused("2.0"), ExitCode.DEPLOY_FAILED, "not today");
    }

    private Path program(String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void whatIsPushedCanBeDeployed() {
        Push push = stack.deployment().push(Optional.empty());

        assertThat(push.image("2.0")).endsWith("/countme/app:2.0");
        Push.Pushed pushed = push.run("2.0", behaviour -> {});

        assertThat(pushed.image()).isEqualTo(push.image("2.0"));
        stack.platform().model().put(MemoryImages.id("2.0"), stack.version());
        assertThat(Map.of("latest", pushed.digest())).containsValue("sha256:manifest-2.0");
        assertThatThrownBy(() -> push.run("latest", behaviour -> {})).hasMessageContaining("Wrong value 'latest'");
    }
}
