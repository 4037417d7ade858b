package countme.topology.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.Setting;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.guard.Bans;
import countme.topology.deploy.inspect.Doctor;
import countme.topology.deploy.inspect.Logs;
import countme.topology.deploy.inspect.Status;
import countme.topology.deploy.purge.Purge;
import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.release.Releasing;
import countme.topology.docker.ContainerEngine.Image;
import countme.topology.docker.ContainerLogs.Selection;
import countme.topology.docker.MemoryEngine;
import countme.topology.image.MemoryImages;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Guarding.Ban;
import countme.topology.service.TrainedStart;
import countme.topology.service.watch.LogLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the verbs do to a stack that is up, and say of it. */
class StackVerbsTest {
    @TempDir
    private Path directory = Path.of("");

    private MemoryStack stack = new MemoryStack(directory);

    @BeforeEach
    void bringUp() {
        stack = new MemoryStack(directory);
        stack.up();
    }

    private Set<String> scale(int replicas) {
        return stack.with(Setting.REPLICAS, replicas).deployment().scale(changes -> {});
    }

    @Test
    void whoIsBannedIsListedAndLetInAgain() {
        Bans bans = stack.deployment().bans();
        assertThat(bans.all()).isEmpty();

        bans.ban("192.0.2.7");
        bans.ban("2001:db8::7");

        assertThat(bans.all())
                .containsExactly(
                        new Ban("2001:db8::7", "manual", Instant.ofEpochSecond(1000), Instant.ofEpochSecond(2001)),
                        new Ban("192.0.2.7", "manual", Instant.ofEpochSecond(1000), Instant.ofEpochSecond(2000)));
        assertThat(stack.lastEntry().command()).isEqualTo("guard ban 2001:db8::7");
        assertThat(bans.unban("192.0.2.7")).isTrue();
        assertThat(bans.unban("192.0.2.7")).isFalse();
        assertThat(stack.lastEntry().detail()).isEqualTo("it was not banned");
        assertThat(bans.unbanAll()).isEqualTo(1);
        assertThat(bans.all()).isEmpty();
    }

    @Test
    void whoIsNeverBannedIsRefusedWithTheGuardsOwnWords() {
        int entries = stack.audit().size();
        assertThatThrownBy(() -> stack.deployment().bans().ban("127.0.0.1"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("127.0.0.1 is never banned");
        assertThat(stack.audit()).hasSize(entries);
    }

    @Test
    void withoutAGuardItIsSaidWhatToType() {
        stack.with(Setting.MONITORING, false).up();
        assertThatThrownBy(() -> stack.deployment().bans().all())
                .isInstanceOf(Problem.class)
                .hasMessageContaining("--monitoring true");
    }

    @Test
    void withoutARegistryAPushSaysWhatToType() {
        stack.with(Setting.REGISTRY, false).up();
        assertThatThrownBy(() -> stack.deployment().push(Optional.empty()).image(""))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("left out with --registry false")
                .hasMessageContaining("'up --registry true'");
    }

    @Test
    void whatIsNotWatchedIsPushedToAllTheSame() {
        stack.with(Setting.MONITORING, false).up();
        assertThat(stack.deployment().push(Optional.empty()).image("1.2.3"))
                .isEqualTo("localhost:9443/countme/app:1.2.3");
    }

    @Test
    void whatTheEngineHasGivenUpIsStartedAgainAndNotWaitedFor() {
        stack.up();
        givenUp("app-1");
        whenStopped(() -> wellAgain("app-1"));

        assertThat(stack.deployment().preview())
                .extracting(change -> change.action() + " " + change.instance())
                .containsExactly("restart app-1");
        assertThat(stack.up()).containsExactly("app-1");
    }

    @Test
    void whatIsGivenUpWhileItIsWaitedForIsStartedAgain() {
        stack.up();
        stack.platform().model().silence("countme-app-1", true);
        stack.platform().time().in(Duration.ofSeconds(20), () -> givenUp("app-1"));
        whenStopped(() -> wellAgain("app-1"));

        Instant begun = stack.platform().time().instant();
        var unused = stack.up();

        assertThat(Duration.between(begun, stack.platform().time().instant())).isLessThan(Duration.ofSeconds(30));
        assertThat(stack.serving()).isPresent();
    }

    @Test
    void whatIsStartedAgainReadsWhatItShouldReadByNow() {
        stack.up();
        givenUp("proxy");
        whenStopped(() -> wellAgain("proxy"));

        assertThat(scale(3)).contains("app-3", "proxy");

        assertThat(stack.engine().read(stack.container("proxy"), ConfigFiles.CURRENT + "/nginx.conf"))
                .hasValueSatisfying(text -> assertThat(text).contains("app-3"));
    }

    private void givenUp(String instance) {
        stack.platform().model().silence("countme-" + instance, true);
        stack.container(instance).setUnhealthy(true);
    }

    private void wellAgain(String instance) {
        stack.platform().model().silence("countme-" + instance, false);
        stack.container(instance).setUnhealthy(false);
    }

    private void whenStopped(Runnable what) {
        stack.platform().faults().watch(call -> {
            if (call.equals("stop")) {
                what.run();
            }
        });
    }

    @Test
    void aProxyIsRestartedWithItsGuard() {
        assertThat(stack.deployment().restart().run("proxy", changes -> {}))
                .extracting(Change::instance)
                .containsExactly("proxy", "guard");
    }

    @Test
    void moreReplicasAreMadeAndTheProxyIsTold() {
        String proxy = stack.container("proxy").id();

        assertThat(scale(4)).contains("app-3", "app-4", "proxy").doesNotContain("app-1", "app-2", "redis");

        assertThat(stack.container("proxy").id()).isEqualTo(proxy);
        assertThat(stack.engine().read(stack.container("proxy"), ConfigFiles.CURRENT + "/nginx.conf"))
                .hasValueSatisfying(text -> assertThat(text).contains("app-4"));
        assertThat(stack.lastEntry().command()).isEqualTo("scale app=4");
        assertThat(stack.up()).as("the next up goes on with it").isEmpty();
    }

    @Test
    void replicasTooManyGoWhenTheProxyNoLongerAsksThem() {
        var configurations = new ArrayList<String>();
        stack.platform().faults().watch(call -> {
            if (call.equals("stop")) {
                configurations.add(stack.engine()
                        .read(stack.container("proxy"), ConfigFiles.CURRENT + "/nginx.conf")
                        .orElseThrow());
            }
        });

        assertThat(scale(1)).contains("app-2", "proxy");

        assertThat(stack.containers()).contains("app-1").doesNotContain("app-2");
        assertThat(configurations).singleElement().asString().doesNotContain("app-2");
        assertThat(stack.serving()).isPresent();
    }

    @Test
    void whoDoesNotAgreeScalesNothing() {
        assertThatThrownBy(() -> stack.with(Setting.REPLICAS, 3).deployment().scale(changes -> {
                    throw Problem.usage("No", "Not now.", "Later.");
                }))
                .hasMessageContaining("Not now");

        assertThat(stack.containers()).doesNotContain("app-3");
        assertThat(stack.state().state().resolve("replicas")).doesNotExist();
    }

    @Test
    void replicasAreRestartedOneAfterAnotherAndStayTheSame() {
        String before = stack.container("app-2").id();
        var unserved = new ArrayList<String>();
        stack.platform().faults().watch(call -> {
            if (stack.serving().isEmpty()) {
                unserved.add(call);
            }
        });

        List<Change> changes = stack.deployment().restart().run("app", told -> {});

        assertThat(changes).extracting(Change::instance).containsExactly("app-1", "app-2");
        assertThat(changes).noneMatch(Change::interruptsUsers);
        assertThat(unserved).isEmpty();
        assertThat(stack.container("app-2").id()).isEqualTo(before);
        assertThat(stack.lastEntry().line()).contains("restart app is done: app-1, app-2");
    }

    @Test
    void whatUsersNeedIsStartedByWhoeverKeepsTheHealersWaiting() {
        whenStopped(() -> {
            if (stack.container("app-1").isRunning()) {
                stack.container("redis").end(137);
                stack.container("proxy").pause();
            }
        });
        Instant begun = stack.platform().time().instant();

        assertThat(stack.deployment().restart().run("app-1", told -> {})).hasSize(1);

        assertThat(Duration.between(begun, stack.platform().time().instant())).isLessThan(Duration.ofSeconds(10));
        assertThat(stack.serving()).isPresent();
    }

    @Test
    void oneThatIsCutOffWhileItIsWaitedForIsNotWaitedForAnyLonger() {
        stack.platform().faults().watch(call -> {
            if (call.equals("start")) {
                stack.platform().model().silence("countme-app-1", true);
                stack.engine().cut("countme-app-1");
            }
        });
        Instant begun = stack.platform().time().instant();

        assertThatThrownBy(() -> stack.deployment().restart().run("app-1", told -> {}))
                .hasMessageContaining("app-1 cannot become ready")
                .hasMessageContaining("taken out of one of its networks");

        assertThat(Duration.between(begun, stack.platform().time().instant())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whatTheEngineNeverStartsAgainIsMadeAnewByTheNextUp() {
        stack.container("redis").endForGood();

        assertThatThrownBy(() -> stack.deployment().restart().run("redis", told -> {}))
                .hasMessageContaining("The engine does not start redis again");
        assertThat(stack.up()).containsExactly("redis");

        assertThat(stack.serving()).isPresent();
    }

    @Test
    void oneThatDoesNotComeBackEndsTheRestart() {
        stack.platform().model().put(MemoryImages.CARRIED, stack.version().ending());

        assertThatThrownBy(() -> stack.deployment().restart().run("app", told -> {}))
                .hasMessageContaining("app-1 ended with status 3");

        assertThat(stack.container("app-2").isRunning()).isTrue();
        assertThat(stack.lastEntry().result()).isEqualTo(Audit.Result.failed);
    }

    @Test
    void aPreviewOfARestartSaysWhatUsersLose() {
        assertThat(stack.deployment().restart().preview("redis"))
                .singleElement()
                .matches(Change::interruptsUsers);
        assertThatThrownBy(() -> stack.deployment().restart().preview("nothing"))
                .hasMessageContaining("There is no service 'nothing'");
    }

    @Test
    void downRemovesAllButTheData() {
        int containers = stack.engine().all().size();
        List<String> told = stack.deployment().downStep().preview(false);

        assertThat(stack.deployment().down(false)).isEqualTo(containers);

        assertThat(told)
                .containsSubsequence(
                        "container countme-proxy",
                        "container countme-app-1",
                        "container countme-redis",
                        "network countme-backend",
                        "network countme-edge",
                        "network countme-ops");
        assertThat(told).doesNotContain("volume countme-redis-data");
        assertThat(stack.engine().all()).isEmpty();
        assertThat(stack.engine().networkNames()).isEmpty();
        assertThat(stack.engine().volumeNames())
                .contains("countme-redis-data")
                .noneMatch(name -> name.contains("config"));
        assertThat(stack.lastEntry().line()).contains("down is done").contains(containers + " containers");
    }

    @Test
    void whatUsersReachIsDrainedBeforeWhatItNeedsGoes() {
        var order = new ArrayList<String>();
        stack.platform().faults().watch(call -> {
            if (call.equals("stop")) {
                order.add(stack.containers().contains("proxy") ? "outer" : "inner");
            }
        });

        int unused = stack.deployment().down(false);

        assertThat(order).startsWith("outer").endsWith("inner");
    }

    @Test
    void downWithVolumesLeavesNothing() {
        String unusedDigest = stack.platform().push("2.0");
        Releasing.Deployed unused = stack.deployment().deploy().deploy("2.0", behaviour -> {});
        assertThat(stack.deployment().downStep().preview(true)).contains("volume countme-redis-data", "version 2.0");

        int removed = stack.deployment().down(true);

        assertThat(removed).isPositive();
        assertThat(stack.engine().volumeNames()).isEmpty();
        assertThat(stack.memory().releases().history()).isEmpty();
        assertThat(stack.lastEntry().command()).isEqualTo("down --volumes");
    }

    @Test
    void downWhereNothingIsDoesNothing() {
        int unused = stack.deployment().down(true);

        assertThat(stack.deployment().down(true)).isZero();
    }

    @Test
    void aNetworkThatOthersAreInStaysAndIsNamed() {
        stack.engine().put("busybox:1", new Image("sha256:busybox", Map.of(), List.of()));
        stack.engine()
                .connect(
                        "countme-ops",
                        stack.engine().create("busybox:1", create -> create.withName("guest")),
                        "10.213.1.99");

        assertThatThrownBy(() -> stack.deployment().down(false))
                .hasMessageContainingAll("The network countme-ops cannot be removed", "active endpoints");
        assertThat(stack.lastEntry().result()).isEqualTo(Audit.Result.failed);
    }

    @Test
    void aNewLoginIsTakenOverByTheRunningProxy() throws Exception {
        Path file = stack.state().secrets().resolve("console-password");
        String before = Files.readString(file);
        String proxy = stack.container("proxy").id();

        assertThat(stack.deployment().rotateLogins()).isTrue();

        assertThat(Files.readString(file)).isNotEqualTo(before);
        assertThat(stack.container("proxy").id()).isEqualTo(proxy);
        assertThat(stack.lastEntry().line())
                .contains("secrets rotate is done: app-1, app-2, proxy, redis, redis-exporter");
        assertThat(stack.up()).isEmpty();
    }

    @Test
    void withoutAProxyANewLoginWaitsForTheNextUp() {
        stack.engine().lose("countme-proxy");

        assertThat(stack.deployment().rotateLogins()).isFalse();
        assertThat(stack.up()).containsExactlyInAnyOrder("proxy", "redis", "app-1", "app-2", "redis-exporter", "guard");
        assertThat(stack.up()).isEmpty();
    }

    @Test
    void aNewCertificateIsWhatTheProxyShowsAfterTheNextUp() {
        String file = ConfigFiles.CURRENT + "/server.crt";
        Optional<String> before = stack.engine().read(stack.container("proxy"), file);

        stack.deployment().issueCertificate();

        assertThat(stack.engine().read(stack.container("proxy"), file)).isEqualTo(before);
        assertThat(stack.up()).containsExactly("proxy");
        assertThat(stack.engine().read(stack.container("proxy"), file))
                .isPresent()
                .isNotEqualTo(before);
        assertThat(stack.audit())
                .anySatisfy(entry -> assertThat(entry.command()).isEqualTo("certs issue"));
    }

    @Test
    void aStatusSaysHowEachIs() {
        assertThat(stack.deployment().status().isHealthy()).isTrue();

        stack.container("loki").end(1);
        stack.engine().lose("countme-app-2");
        stack.platform().model().silence("countme-app-1", true);

        Status status = stack.deployment().status();
        assertThat(status.isHealthy()).isFalse();
        assertThat(health(status, "loki")).isEqualTo(Status.Health.DOWN);
        assertThat(health(status, "app-2")).isEqualTo(Status.Health.DOWN);
        assertThat(health(status, "app-1")).isEqualTo(Status.Health.UNHEALTHY);
        assertThat(health(status, "redis")).isEqualTo(Status.Health.HEALTHY);
        assertThat(stack.deployment().memory()).containsEntry("redis", 1L << 20).doesNotContainKey("loki");
    }

    @Test
    void howLongOneRunsIsCountedFromItsStart() {
        Instant restarted = stack.platform().time().instant().plusSeconds(3600);
        boolean unused = stack.platform().time().pass(Duration.ofHours(1));
        stack.deployment().restart().run("redis", changes -> {});
        stack.container("loki").end(1);

        Status status = stack.deployment().status();
        assertThat(row(status, "redis").since()).isAfterOrEqualTo(restarted);
        assertThat(row(status, "app-1").since()).isBefore(restarted);
        assertThat(row(status, "loki").since()).isNull();
    }

    private static Status.Row row(Status status, String instance) {
        return status.rows().stream()
                .filter(row -> row.instance().equals(instance))
                .findFirst()
                .orElseThrow();
    }

    private static Status.Health health(Status status, String instance) {
        return status.rows().stream()
                .filter(row -> row.instance().equals(instance))
                .map(Status.Row::health)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneThatOnlyWaitsForAnotherIsUnready() {
        stack.container("redis").end(1);

        assertThat(health(stack.deployment().status(), "app-1")).isEqualTo(Status.Health.UNREADY);
    }

    @Test
    void aProxyThatNobodyReachesFromOutsideIsUnready() {
        stack.platform().closeFrontDoor();

        Status status = stack.deployment().status();

        assertThat(health(status, "proxy")).isEqualTo(Status.Health.UNREADY);
        assertThat(stack.said().lines()).anySatisfy(line -> assertThat(line).contains("does not answer as localhost"));
    }

    @Test
    void whatNoServiceKnowsIsShownToo() {
        stack.with(Setting.MONITORING, false);

        assertThat(health(stack.deployment().status(), "loki")).isEqualTo(Status.Health.UNREADY);
    }

    @Test
    void addressesAreThoseOfTheRunningProxy() {
        assertThat(stack.deployment().address()).contains("https://localhost:8443");
        assertThat(stack.deployment().consoleAddress()).contains("https://localhost:9443");
        stack.container("proxy").end(0);
        assertThat(stack.deployment().address()).isEmpty();
        assertThat(stack.deployment().consoleAddress()).isEmpty();
    }

    @Test
    void anEngineThatHidesClientsIsSaidByDoctorAndConsole() {
        stack.engine().runsOn("Docker Desktop");

        assertThat(stack.deployment().examine())
                .extracting(Doctor.Finding::text)
                .anyMatch(text -> text.contains("neither limits nor bans can tell them apart"));
        stack.up();
        assertThat(stack.engine().read(stack.container("proxy"), ConfigFiles.CURRENT + "/console/topology.json"))
                .hasValueSatisfying(
                        topology -> assertThat(topology).contains("neither limits nor bans can tell them apart"));
    }

    @Test
    void aDoctorFindsNothingWrongWithAGoodStack() {
        List<Doctor.Finding> findings = stack.deployment().examine();

        assertThat(findings).allSatisfy(finding -> assertThat(finding.problem()).isNull());
        assertThat(findings).extracting(Doctor.Finding::subject).contains("engine", "ports", "image", "certificate");
    }

    @Test
    void aDoctorFindsEveryProblemAtOnce() {
        int unused = stack.deployment().down(false);
        stack.platform().take(8443);
        stack.platform().take(9443);
        boolean passed = stack.platform().time().pass(Duration.ofDays(100));
        stack.with(Setting.BIND, "0.0.0.0");

        assertThat(passed).isTrue();
        assertThat(stack.deployment().examine().stream()
                        .flatMap(finding -> Optional.ofNullable(finding.problem()).stream())
                        .map(Problem::what))
                .anySatisfy(what -> assertThat(what).contains("Port 8443"))
                .anySatisfy(what -> assertThat(what).contains("Port 9443"))
                .anySatisfy(what -> assertThat(what).contains("Other machines have no name"))
                .anySatisfy(what -> assertThat(what).contains("has expired"));
    }

    @Test
    void aDoctorWithoutAnEngineLooksAtTheRest() {
        stack.platform().faults().always();

        assertThat(stack.deployment().examine())
                .anySatisfy(finding -> {
                    assertThat(finding.subject()).isEqualTo("engine");
                    assertThat(finding.problem()).isNotNull();
                })
                .anySatisfy(finding -> assertThat(finding.subject()).isEqualTo("certificate"));
    }

    @Test
    void linesComeFromLokiWhichRemembersThoseThatAreGone() {
        stack.platform()
                .model()
                .page(
                        "query_range",
                        200,
                        "{\"data\":{\"result\":[{\"stream\":{\"replica\":\"app-1\"},\"values\":[[\"2\",\"later\"],[\"1\",\"first\"]]}]}}");

        assertThat(lines(new Selection(false, -1, null, false))).containsExactly("app-1 first", "app-1 later");
        assertThat(lines(new Selection(false, 5, null, true))).containsExactly("app-1 first", "app-1 later");
        assertThat(lines(new Selection(false, 0, null, false))).isEmpty();
    }

    @Test
    void followedLinesArePrintedOnce() {
        stack.platform()
                .model()
                .page(
                        "query_range",
                        200,
                        "{\"data\":{\"result\":[{\"stream\":{\"replica\":\"app-1\"},\"values\":[[\""
                                + stack.platform().time().instant().toEpochMilli() + "000000\",\"only\"]]}]}}");
        stack.platform()
                .time()
                .in(Duration.ofSeconds(5), () -> Thread.currentThread().interrupt());

        assertThat(lines(new Selection(true, -1, null, false))).containsExactly("app-1 only");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void withoutLokiLinesComeFromTheEngine() {
        stack.container("app-1").write(stack.platform().time().instant(), "hello");
        stack.container("loki").end(1);

        assertThat(lines(new Selection(false, -1, null, false))).containsExactly("app-1 hello");
        assertThat(stack.said().lines()).anySatisfy(line -> assertThat(line).contains("These lines are the engine's"));
    }

    @Test
    void theEnginesLinesOfAllContainersComeInTheOrderOfTheirTimesAndRoutineOnlyWhenAskedFor() {
        Instant now = stack.platform().time().instant();
        stack.container("app-1").write(now.plusMillis(1), "first");
        stack.container("redis").write(now.plusMillis(2), "second");
        stack.container("app-1").write(now.plusMillis(3), "{\"level\":\"WARN\",\"message\":\"third\"}");
        stack.container("registry").write(now.plusMillis(4), "level=error err.code=\"manifest unknown\"");
        stack.container("loki").end(1);

        assertThat(lines(LogLevel.info, "app-1", "redis", "registry"))
                .containsExactly(
                        "info app-1 first",
                        "info redis second",
                        "warn app-1 {\"level\":\"WARN\",\"message\":\"third\"}");
        assertThat(lines(LogLevel.debug, "registry"))
                .containsExactly("debug registry level=error err.code=\"manifest unknown\"");
    }

    @Test
    void theLastLinesOfSeveralContainersComeInTheOrderOfTheirTimes() {
        stack.platform()
                .model()
                .page(
                        "query_range",
                        200,
                        "{\"data\":{\"result\":[{\"stream\":{\"replica\":\"app-1\",\"level\":\"error\"},\"values\":[[\"2\",\"later\"],[\"1\",\"first\"]]}]}}");

        // Each of the two is given the same page.
        assertThat(lines(LogLevel.info, 5, "app-1", "app-2"))
                .containsExactly("error app-1 first", "error app-1 first", "error app-1 later", "error app-1 later");
    }

    private List<String> lines(LogLevel least, String... instances) {
        return lines(least, -1, instances);
    }

    private List<String> lines(LogLevel least, int tail, String... instances) {
        var lines = new ArrayList<String>();
        Deployment deployment = stack.deployment();
        var inventory = deployment.project().inventory();
        var logs = new Logs(
                deployment.project(),
                stack.said(),
                least,
                line -> lines.add(line.level() + " " + line.instance() + " " + line.text()));
        logs.read(
                inventory,
                Stream.of(instances)
                        .flatMap(name -> inventory.named(name).stream())
                        .toList(),
                new Selection(false, tail, null, false));
        return lines;
    }

    @Test
    void aLokiThatAnswersNonsenseIsSaidAndTheEngineAsked() {
        stack.platform().model().page("query_range", 500, "broken");
        stack.container("app-1").write(stack.platform().time().instant(), "hello");

        assertThat(lines(new Selection(false, -1, null, false))).containsExactly("app-1 hello");
        assertThat(stack.said().lines())
                .anySatisfy(line -> assertThat(line).contains("Loki does not answer (broken.)"));
    }

    private List<String> lines(Selection selection) {
        var lines = new ArrayList<String>();
        Deployment deployment = stack.deployment();
        var inventory = deployment.project().inventory();
        new Logs(
                        deployment.project(),
                        stack.said(),
                        LogLevel.info,
                        line -> lines.add(line.instance() + " " + line.text()))
                .read(inventory, inventory.named("app-1"), selection);
        return lines;
    }

    @Test
    void whatIsChangedIsToldToLoki() {
        stack.platform().model().page("/push", 204, "");

        List<Change> unused = stack.deployment().restart().run("app-1", told -> {});

        assertThat(stack.platform().model().asked())
                .anySatisfy(asked -> assertThat(asked).contains("POST /loki/api/v1/push", "restart", "launcher"));
    }

    @Test
    void aPurgeLeavesNothingOfAnyProject() {
        Purge purge = stack.deployment().purge();
        assertThat(purge.preview())
                .contains(
                        "container countme-redis",
                        "volume countme-redis-data",
                        "network countme-backend",
                        "network countme-edge",
                        "network countme-ops",
                        "image countme/app:0.1.0-carried",
                        "directory " + stack.state().state());

        purge.run();

        assertThat(stack.deployment().purge().preview()).isEmpty();
        assertThat(stack.engine().all()).isEmpty();
        assertThat(stack.engine().volumeNames()).isEmpty();
        assertThat(stack.state().state()).doesNotExist();
    }

    @Test
    void javaIsTrainedOnceForAnImageAndOnlyWhereThatIsWanted() {
        makeTrainable();
        assertThat(stack.with(Setting.TRAINED_START, false).up()).isNotEmpty();
        assertThat(trainings()).isEmpty();

        stack.with(Setting.TRAINED_START, true).up();

        assertThat(trainings()).containsExactlyInAnyOrder("countme-training-redis", "countme-training-app");
        assertThat(stack.said().lines()).anySatisfy(line -> assertThat(line).contains("training the replicas' Java"));
        List<String> before = stack.states();
        stack.up();
        assertThat(stack.states()).as("it is under way").isEqualTo(before);
        finish();
        stack.up();
        assertThat(trainings()).as("it is done").isEmpty();
        assertThat(stack.containers()).contains("app-1");
    }

    /** The image that serves can be trained. */
    private void makeTrainable() {
        String reference =
                stack.deployment().project().inventory().named("app-1").get(0).imageReference();
        stack.engine()
                .put(
                        reference,
                        new Image(
                                MemoryImages.CARRIED,
                                Map.of(TrainedStart.LABEL, "countme.app.Training"),
                                TrainedStart.entryPoint(
                                        "-XX:SharedArchiveFile=a", List.of("-cp", "x", "countme.app.Main"))));
    }

    private List<String> trainings() {
        return stack.engine().all().stream()
                .map(MemoryEngine.Container::name)
                .filter(name -> name.contains("training"))
                .toList();
    }

    /** The trainer writes what it has learned and ends; both remove themselves. */
    private void finish() {
        stack.engine().write(stack.container("training-app"), TrainedStart.DONE, "");
        stack.engine().lose("countme-training-app");
        stack.engine().lose("countme-training-redis");
    }

    @Test
    void whatJavaLearnedOfAnImageThatRunsNoMoreIsForgotten() {
        makeTrainable();
        stack.up();
        finish();
        List<String> learned = trained();
        for (String each : List.of("2.0", "3.0")) {
            String unusedDigest = stack.platform().push(each);
            Releasing.Deployed unused = stack.deployment().deploy().deploy(each, behaviour -> {});
        }

        assertThat(learned).hasSize(1);
        assertThat(trained()).hasSize(1).doesNotContainAnyElementsOf(learned);
    }

    private List<String> trained() {
        return stack.engine().volumeNames().stream()
                .filter(name -> name.contains("trained"))
                .toList();
    }

    @Test
    void aTrainingThatCannotBeginFailsNobody() {
        makeTrainable();
        stack.platform().faults().watch(call -> {
            if (call.equals("create helper")) {
                throw new Problem(ExitCode.FAILED, "No room", "The disk is full.", "Free some.", null);
            }
        });

        assertThat(stack.up()).isEmpty();

        assertThat(trainings()).isEmpty();
        assertThat(stack.said().lines()).anySatisfy(line -> assertThat(line).contains("cannot be trained"));
    }
}
