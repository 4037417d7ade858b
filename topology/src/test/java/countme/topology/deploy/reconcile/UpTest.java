package countme.topology.deploy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import countme.topology.config.Network;
import countme.topology.config.RouteTable;
import countme.topology.config.Setting;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.deploy.MemoryStack;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.docker.ContainerEngine.Image;
import countme.topology.image.MemoryImages;
import countme.topology.policy.Labels;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.ConfigFiles;
import countme.topology.state.DeployLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code up} and {@code plan} do to an engine. */
class UpTest {
    @TempDir
    private Path directory = Path.of("");

    private MemoryStack stack = new MemoryStack(directory);

    @BeforeEach
    void choosePlace() {
        stack = new MemoryStack(directory);
    }

    private List<String> planned() {
        return stack.deployment().preview().stream()
                .map(change -> change.action() + " " + change.instance())
                .toList();
    }

    @Test
    void aNewStackServesAndWhatItIsMadeOfIsNamed() {
        Set<String> changed = stack.up();

        assertThat(changed).contains("proxy", "app-1", "app-2", "redis", "loki", "registry");
        assertThat(stack.containers()).containsExactlyInAnyOrderElementsOf(changed);
        assertThat(stack.serving()).contains(MemoryImages.CARRIED);
        assertThat(stack.engine().networkNames()).containsExactly("countme-backend", "countme-edge", "countme-ops");
        assertThat(stack.lastEntry().command()).isEqualTo("up");
        assertThat(stack.lastEntry().subject()).contains("app-1, app-2", "redis");
    }

    @Test
    void aChangeIsInTheAuditBeforeItBegins() {
        var begun = new ArrayList<Audit.Result>();
        stack.platform().faults().watch(call -> {
            if (call.equals("create redis")) {
                stack.trail().forEach(entry -> begun.add(entry.result()));
            }
        });
        stack.up();
        assertThat(begun).isNotEmpty().containsOnly(Audit.Result.begun);
        assertThat(stack.trail()).extracting(AuditEntry::result).containsExactly(Audit.Result.begun, Audit.Result.done);
    }

    @Test
    void whatIsAsItShouldBeIsLeftAloneAndWritesNothing() {
        stack.up();
        List<String> before = stack.states();
        int entries = stack.trail().size();

        assertThat(stack.up()).isEmpty();

        assertThat(planned()).isEmpty();
        assertThat(stack.states()).isEqualTo(before);
        assertThat(stack.trail()).hasSize(entries);
    }

    private Optional<String> page() {
        return stack.engine().file("countme-proxy-config", "current/console/index.html");
    }

    /** As a launcher left it that had other pages. */
    private void becomesAnotherPage() {
        stack.engine().write(stack.container("proxy"), ConfigFiles.CURRENT + "/console/index.html", "another page");
        stack.engine().write(stack.container("proxy"), ConfigFiles.CURRENT + "/pages.sha256", "another hash");
    }

    @Test
    void thePagesOfANewerLauncherAreShownAndNothingIsReloadedForThem() {
        stack.up();
        Optional<String> own = page();
        assertThat(own).get(STRING).contains("<html");
        becomesAnotherPage();
        stack.platform().faults().none();

        assertThat(planned()).isEmpty();
        assertThat(stack.up()).isEmpty();

        assertThat(page()).isEqualTo(own);
        assertThat(stack.platform().faults().calls())
                .filteredOn(call -> call.equals("copy into"))
                .hasSize(1);
        stack.platform().faults().none();
        stack.up();
        assertThat(stack.platform().faults().calls()).doesNotContain("copy into");
    }

    @Test
    void pagesStayWhenTheConfigurationChanges() {
        stack.up();
        Optional<String> own = page();

        boolean unused = stack.deployment().rotateLogins();

        assertThat(own).isPresent();
        assertThat(page()).isEqualTo(own);
    }

    @Test
    void aPageIsThereBeforeWhatOnlyWatches() {
        var when = new ArrayList<Optional<String>>();
        stack.platform().faults().watch(call -> {
            if (call.equals("create loki")) {
                when.add(page());
            }
        });
        stack.up();
        assertThat(when).isNotEmpty().allMatch(Optional::isPresent);
    }

    @Test
    void aGuardIsMadeAnewWithItsProxyInTheSameRun() {
        stack.up();
        String before = stack.container("guard").id();
        stack.engine().lose("countme-proxy");

        assertThat(planned()).containsExactly("create proxy", "replace guard");
        assertThat(stack.up()).containsExactlyInAnyOrder("proxy", "guard");

        assertThat(stack.container("guard").id()).isNotEqualTo(before);
        assertThat(stack.container("guard").joined())
                .isEqualTo(stack.container("proxy").id());
        assertThat(stack.up()).isEmpty();
    }

    @Test
    void aGuardOfAProxyThatIsNoLongerThereIsMadeAnew() {
        stack.up();
        stack.engine().lose("countme-proxy");
        stack.with(Setting.MONITORING, false).up();

        assertThat(stack.with(Setting.MONITORING, true).up()).contains("guard");

        assertThat(stack.container("guard").joined())
                .isEqualTo(stack.container("proxy").id());
    }

    @Test
    void whatDependsOnSomethingStartsAfterIt() {
        stack.up();

        List<String> started = stack.platform().faults().calls().stream()
                .filter(call -> call.startsWith("start "))
                .map(call -> call.substring("start ".length()))
                .toList();
        assertThat(started).containsSubsequence("redis", "app-1", "proxy");
        assertThat(started).containsSubsequence("redis", "app-2", "proxy");
    }

    @Test
    void itIsSaidToServeBeforeWhatOnlyWatchesIsThere() {
        var there = new ArrayList<String>();

        Set<String> unused = stack.deployment().up(() -> there.addAll(stack.containers()));

        assertThat(there).containsExactlyInAnyOrder("app-1", "app-2", "proxy", "redis");
    }

    @Test
    void aPlanOfNothingSaysThatAllIsMadeAndWritesNothing() {
        assertThat(planned()).contains("get the image of redis", "create redis", "create app-1", "create proxy");
        assertThat(stack.engine().all()).isEmpty();
        assertThat(stack.engine().networkNames()).isEmpty();
        assertThat(stack.audit()).isEmpty();
        assertThat(stack.state().state()).doesNotExist();
    }

    @Test
    void whatWasToldIsWhatIsDone() {
        stack.up();
        stack.engine().lose("countme-app-2");
        stack.container("loki").end(1);
        stack.container("redis").pause();
        stack.with(Setting.SERVER_NAME, "count.example.org");

        List<String> plan = planned();
        Set<String> changed = stack.up();

        assertThat(plan).contains("create app-2", "start loki", "start redis");
        assertThat(plan.stream().map(each -> each.substring(each.indexOf(' ') + 1)))
                .containsExactlyInAnyOrderElementsOf(changed);
    }

    @Test
    void usersAreAskedForWhatInterruptsThemAndNothingIsDoneWhenTheyDoNotAgree() {
        stack.up();
        List<String> before = stack.states();
        stack.with(Setting.HTTPS_PORT, 8444);

        assertThatThrownBy(() -> stack.up(changes -> {
                    assertThat(changes).extracting(Change::instance).containsExactly("proxy");
                    throw Problem.usage("No", "Not now.", "Later.");
                }))
                .hasMessageContaining("Not now");

        assertThat(stack.states()).isEqualTo(before);
        assertThat(stack.lastEntry().result()).isEqualTo(Audit.Result.done);
    }

    @Test
    void replicasAreReplacedOneAtATimeWhileOthersServe() {
        stack.up();
        stack.with(Setting.EXACTLY_ONCE, false);
        List<String> before = ids();
        var unserved = new ArrayList<String>();
        stack.platform().faults().watch(call -> {
            if (stack.serving().isEmpty()) {
                unserved.add(call);
            }
        });

        Set<String> changed = stack.up();

        assertThat(changed).contains("app-1", "app-2");
        assertThat(unserved).isEmpty();
        assertThat(ids()).doesNotContainAnyElementsOf(before);
    }

    private List<String> ids() {
        return Stream.of("app-1", "app-2")
                .map(name -> stack.container(name).id())
                .toList();
    }

    @Test
    void aReplicaThatCannotBeReplacedLeavesTheOtherServing() {
        stack.up();
        stack.platform().model().put(MemoryImages.CARRIED, stack.version().unready());
        String before = stack.container("app-2").id();
        stack.with(Setting.EXACTLY_ONCE, false);

        assertThatThrownBy(stack::up)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.WAIT_TIMED_OUT))
                .hasMessageContaining("app-1 was not ready after 120 s");

        assertThat(stack.container("app-2").id()).isEqualTo(before);
        assertThat(stack.container("app-2").isRunning()).isTrue();
        assertThat(stack.lastEntry().result()).isEqualTo(Audit.Result.failed);
        assertThat(stack.lastEntry().detail()).contains("app-1 was not ready");
    }

    @Test
    void oneThatEndsAtItsStartIsNamedWithItsLastWords() {
        stack.platform().model().put(MemoryImages.CARRIED, stack.version().ending());

        assertThatThrownBy(stack::up)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.SERVICE_FAILED))
                .hasMessageContaining("ended with status 3");
    }

    @ParameterizedTest
    @CsvSource({"end, start", "pause, start", "cut, replace", "lose, create"})
    void whatIsNotAsItShouldBeIsPutRight(String what, String action) {
        stack.up();
        switch (what) {
            case "end" -> stack.container("redis").end(137);
            case "pause" -> stack.container("redis").pause();
            case "cut" -> stack.engine().cut("countme-redis");
            default -> stack.engine().lose("countme-redis");
        }

        assertThat(planned()).containsExactly(action + " redis");
        assertThat(stack.up()).containsExactly("redis");

        assertThat(stack.container("redis").isRunning()).isTrue();
        assertThat(stack.serving()).isPresent();
    }

    @Test
    void aPausedProxyGoesOnWithTheConfigurationItShouldHave() {
        stack.up();
        stack.container("proxy").pause();
        stack.with(Setting.SERVER_NAME, "count.example.org");

        stack.up();

        assertThat(stack.container("proxy").isRunning()).isTrue();
        assertThat(stack.engine().read(stack.container("proxy"), ConfigFiles.CURRENT + "/nginx.conf"))
                .hasValueSatisfying(text -> assertThat(text).contains("count.example.org"));
        assertThat(planned()).isEmpty();
    }

    @Test
    void whatNoServiceKnowsGoes() {
        stack.up();
        stack.with(Setting.MONITORING, false);

        stack.up();

        assertThat(stack.containers()).containsExactly("app-1", "app-2", "proxy", "redis", "registry");
        assertThat(stack.engine().volumeNames()).doesNotContain("countme-prometheus-config");
        assertThat(planned()).isEmpty();
    }

    @Test
    void anImageThatCannotBeHadLeavesNothingHalfMade() {
        stack.platform().images().refuse("redis");

        assertThatThrownBy(stack::up).hasMessageContaining("redis");

        assertThat(stack.engine().all()).isEmpty();
        assertThat(stack.engine().networkNames()).isEmpty();
    }

    @Test
    void whatEndsWhileAnImageIsWaitedForIsStartedAgain() {
        stack.up();
        stack.platform()
                .images()
                .lose(stack.deployment()
                        .project()
                        .topology()
                        .service("app")
                        .orElseThrow()
                        .image()
                        .toString());
        stack.platform()
                .images()
                .lose(stack.deployment()
                        .project()
                        .topology()
                        .service("loki")
                        .orElseThrow()
                        .image()
                        .toString());
        stack.platform().faults().watch(call -> {
            if (call.equals("supply eclipse-temurin")) {
                stack.container("redis").end(1);
            } else if (call.equals("supply loki")) {
                stack.container("loki").end(1);
            }
        });

        assertThat(stack.up()).contains("redis", "loki");

        assertThat(stack.container("redis").isRunning()).isTrue();
        assertThat(stack.serving()).isPresent();
    }

    @Test
    void theCounterServesBeforeAnImageOfWhatWatchesIsMissed() {
        stack.platform().images().refuse("loki");

        assertThatThrownBy(stack::up).hasMessageContaining("loki");

        assertThat(stack.serving()).isPresent();
        assertThat(stack.lastEntry().result()).isEqualTo(Audit.Result.failed);
    }

    @Test
    void aSubnetThatAnotherNetworkHasIsPassedOver() {
        Subnets first = Subnets.candidates("countme").findFirst().orElseThrow();
        Optional<String> unused = stack.engine().createNetwork("other", first.of(Network.ops), true, Map.of());

        stack.up();

        assertThat(stack.engine().subnet("countme-edge").orElseThrow()).isNotEqualTo(first.of(Network.edge));
        assertThat(stack.engine().networkNames())
                .containsExactly("countme-backend", "countme-edge", "countme-ops", "other");
        assertThat(planned()).isEmpty();
    }

    @Test
    void aSubnetThatThisMachineReachesElsewhereIsPassedOver() {
        Subnets first = Subnets.candidates("countme").findFirst().orElseThrow();
        stack.platform()
                .routes(RouteTable.parse("|-- " + first.of(Network.ops).address(128) + "\n   /25 link UNICAST\n"));

        stack.up();

        assertThat(stack.engine().subnet("countme-edge").orElseThrow()).isNotEqualTo(first.of(Network.edge));
        assertThat(planned()).isEmpty();
    }

    /** As a version left it that had one network for all. */
    @Test
    void aStackInOneNetworkIsMovedOverWithTheGapThatIsTold() {
        stack.up();
        Optional<String> unused =
                stack.engine().createNetwork("countme", new Subnet("10.1.1"), true, Map.of(Labels.PROJECT, "countme"));
        stack.containers().forEach(instance -> stack.container(instance).move("countme", "10.1.1.9"));
        for (Network network : Network.values()) {
            Optional<String> unusedToo = stack.engine().removeNetwork("countme-" + network);
        }

        assertThat(planned()).contains("replace redis", "replace app-1", "replace proxy", "replace loki");
        assertThat(stack.up()).contains("redis", "app-1", "app-2", "proxy", "loki");
        assertThat(stack.serving()).isPresent();
        assertThat(stack.engine().networkNames()).containsExactly("countme-backend", "countme-edge", "countme-ops");
        assertThat(planned()).isEmpty();
    }

    @Test
    void whatLacksOneOfItsNetworksIsMadeAnew() {
        stack.up();
        stack.engine().disconnect("countme-ops", "countme-proxy");

        assertThat(planned()).containsExactlyInAnyOrder("replace proxy", "replace guard");
        assertThat(stack.up()).contains("proxy");
        assertThat(stack.engine().addresses("countme-ops")).containsKey("countme-proxy");
    }

    @Test
    void aSubnetThatIsWishedForIsMadeAndNotChangedUnderARunningStack() {
        stack.with(Setting.SUBNET, "10.99.4.0/22").up();
        assertThat(stack.engine().subnet("countme-backend")).contains(new Subnet("10.99.5"));

        assertThatThrownBy(() -> stack.with(Setting.SUBNET, "10.99.8.0/22").up())
                .hasMessageContainingAll("10.99.4.0/22", "down", "up --subnet 10.99.8.0/22");
    }

    @Test
    void aWishedSubnetThatIsTakenIsRefusedAndNoneElseTried() {
        Optional<String> unused = stack.engine().createNetwork("other", new Subnet("10.99.5"), true, Map.of());

        assertThatThrownBy(() -> stack.with(Setting.SUBNET, "10.99.4.0/22").up())
                .hasMessageContainingAll("Cannot create the networks of countme", "overlaps");
    }

    @Test
    void whatANewerLauncherMadeIsRefusedByAllThatChangesIt() {
        stack.up();
        stack.container("redis").relabel(Labels.VERSION, "99.0");
        List<String> before = stack.states();

        assertThatThrownBy(() -> stack.deployment().deploy().deploy("latest", behaviour -> {}))
                .isInstanceOfSatisfying(
                        Problem.class, refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.DEPLOY_FAILED));
        for (Runnable each : List.<Runnable>of(
                stack::up,
                this::planned,
                () -> stack.deployment().scale(changes -> {}),
                () -> stack.deployment().restart().run("app", changes -> {}),
                () -> stack.deployment().rotateLogins(),
                () -> stack.deployment().deploy().deploy("latest", behaviour -> {}),
                () -> stack.deployment().deploy().rollBack(""))) {
            assertThatThrownBy(each::run).hasMessageContaining("made by a newer countme, 99.0");
        }
        assertThat(stack.states()).isEqualTo(before);
        assertThat(stack.deployment().down(false)).isPositive();
    }

    @Test
    void whileAnotherLauncherChangesItNobodyElseDoes() {
        stack.up();
        stack.with(Setting.LOCK_WAIT, 5);
        long begun = stack.platform().time().nanos();

        boolean unused = DeployLock.holding(stack.state().state(), () -> {
            assertThatThrownBy(stack::up)
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.LOCK_HELD))
                    .hasMessageContaining("did for the last 5 s");
            return true;
        });

        assertThat(stack.platform().time().since(begun)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        assertThat(stack.up()).isEmpty();
    }

    @Test
    void aNetworkOfThatNameThatIsAnothersIsLeftAlone() {
        Optional<String> unused = stack.engine().createNetwork("countme-ops", new Subnet("10.1.1"), true, Map.of());

        assertThatThrownBy(stack::up).hasMessageContaining("The network countme-ops is not this stack's");
        assertThatThrownBy(this::planned).hasMessageContaining("The network countme-ops is not this stack's");
        assertThat(stack.engine().all()).isEmpty();
    }

    @Test
    void aContainerOfThatNameThatIsAnothersIsNamedAndLeftAlone() {
        String foreign = foreign("countme-redis");

        assertThatThrownBy(stack::up)
                .hasMessageContainingAll("The container name countme-redis is taken", "busybox:1", "docker rename");

        assertThat(stack.container("redis").id()).isEqualTo(foreign);
    }

    @Test
    void aVolumeOfThatNameThatIsAnothersIsNamedAndLeftAlone() {
        Map<String, String> unused = stack.engine().createVolume("countme-redis-data", Map.of(Labels.PROJECT, "other"));

        assertThatThrownBy(stack::up)
                .hasMessageContainingAll("The volume countme-redis-data is not this stack's", "the project other");

        assertThat(stack.engine().named("countme-redis")).isEmpty();
    }

    @Test
    void anAddressThatAnotherContainerHasIsNamed() {
        stack.up();
        String foreign = foreign("guest");
        String address = stack.engine().addresses("countme-backend").get("countme-app-2");
        stack.engine().lose("countme-app-2");
        stack.engine().connect("countme-backend", foreign, String.valueOf(address));

        assertThatThrownBy(stack::up).hasMessageContainingAll("of countme-app-2 is taken", "The container guest");
        assertThat(stack.serving()).isPresent();
    }

    private String foreign(String name) {
        stack.engine().put("busybox:1", new Image("sha256:busybox", Map.of(), List.of()));
        return stack.engine().create("busybox:1", create -> create.withName(name));
    }

    @Test
    void aPortThatSomethingElseHasIsRefusedBeforeAnythingIsMade() {
        stack.platform().take(9443);

        assertThatThrownBy(stack::up).hasMessageContainingAll("Port 9443 on 127.0.0.1", "--ops-port");

        assertThat(stack.engine().all()).isEmpty();
        assertThat(stack.audit()).isEmpty();
    }

    @Test
    void aPortThatTheRunningProxyHasIsItsOwn() {
        stack.up();
        stack.platform().take(8443);

        assertThat(stack.up()).isEmpty();
        stack.engine().lose("countme-proxy");
        assertThatThrownBy(stack::up).hasMessageContaining("Port 8443 on 127.0.0.1");
    }

    @Test
    void whereNobodyAnswersAtTheFrontDoorItIsNotSaidToServe() {
        stack.platform().closeFrontDoor();

        assertThatThrownBy(() -> stack.deployment().up(() -> {
                    throw new AssertionError("it does not serve");
                }))
                .hasMessageContaining("The counter does not answer as localhost at 127.0.0.1 port 8443");
    }

    @Test
    void whatANameOnlyForThisMachineMeansToOthersIsSaid() {
        stack.with(Setting.BIND, "0.0.0.0").up();

        assertThat(stack.said().lines()).anySatisfy(line -> assertThat(line).contains("--server-name count.example"));
    }

    @Test
    void helpersThatALauncherWhichDiedLeftGo() {
        stack.up();
        String left = stack.engine()
                .create(
                        stack.container("redis").imageId(),
                        create -> create.withLabels(Map.of(Labels.PROJECT, "countme")));

        stack.up();

        assertThat(stack.engine().inspect(left)).isEmpty();
    }

    @Test
    void aStackThatIsErasedIsWhollyGone() {
        stack.up();

        stack.deployment().erase();

        assertThat(stack.engine().all()).isEmpty();
        assertThat(stack.engine().volumeNames()).isEmpty();
        assertThat(stack.engine().networkNames()).isEmpty();
    }
}
