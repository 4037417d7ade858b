package countme.topology.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.Setting;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.deploy.reconcile.Change;
import countme.topology.docker.EngineLock;
import countme.topology.docker.Lease;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.state.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two users of one engine, each with a state directory of their own. */
class SecondUserTest {
    @TempDir
    private Path directory = Path.of("");

    private MemoryStack alice = new MemoryStack(directory);
    private MemoryStack bob = alice;

    @BeforeEach
    void alicesStackIsUp() {
        alice = new MemoryStack(directory.resolve("alice"));
        alice.up();
        bob = alice.elsewhere(directory.resolve("bob"));
    }

    private static Path authority(MemoryStack user) {
        return user.state().tls().resolve("ca.crt");
    }

    private static void restart(MemoryStack user) {
        List<Change> unused = user.deployment().restart().run("app", changes -> {});
    }

    @Test
    void oneChangesTheStackAtATime() {
        var refused = new ArrayList<Problem>();
        alice.platform().faults().watch(call -> {
            if (call.equals("start") && refused.isEmpty()) {
                try {
                    restart(bob);
                } catch (Problem e) {
                    refused.add(e);
                }
            }
        });

        restart(alice);

        assertThat(refused).singleElement().satisfies(problem -> {
            assertThat(problem.exitCode()).isEqualTo(ExitCode.LOCK_HELD);
            assertThat(problem).hasMessageContaining("with 'restart app'");
        });
        alice.platform().faults().watch(call -> {});
        restart(bob);
    }

    @Test
    void whoLosesTheLockStopsAndTheAuditSaysSo() {
        var taken = new ArrayList<Lease>();
        alice.platform().faults().watch(call -> {
            if (call.equals("stop") && taken.isEmpty()) {
                // A machine that sleeps for a while, and another launcher meanwhile.
                taken.add(stealing());
            }
        });

        assertThatThrownBy(() -> restart(alice))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.LOCK_HELD))
                .hasMessageContaining("has lost the stack's lock");
        taken.forEach(Lease::close);
        assertThat(alice.lastEntry().detail()).contains("has lost the stack's lock");
        alice.up();
    }

    private Lease stealing() {
        List<String> locks = alice.engine().volumeNames().stream()
                .filter(name -> name.startsWith("countme-lock-"))
                .toList();
        locks.forEach(alice.engine()::removeVolume);
        boolean unused = alice.platform().time().pass(Duration.ofSeconds(11));
        return new EngineLock(alice.engine(), "countme", alice.platform().time(), "carol@web3 with 'up'")
                .take(Duration.ZERO);
    }

    @Test
    void anothersAuthorityAndLoginsAreNotReplaced() throws IOException {
        String unused = alice.platform().push("2.0");
        List<String> before = alice.states();

        for (Runnable each : List.<Runnable>of(
                bob::up,
                () -> bob.deployment().preview(),
                () -> bob.deployment().scale(changes -> {}),
                () -> bob.deployment().rotateLogins(),
                () -> bob.deployment().issueCertificate(),
                () -> bob.deployment().deploy().deploy("2.0", behaviour -> {}))) {
            assertThatThrownBy(each::run)
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("somebody else's")
                    .hasMessageContaining(alice.state().state().toString())
                    .hasMessageContaining("--take-over");
        }

        assertThat(alice.states()).isEqualTo(before);
        assertThat(bob.state().tls()).doesNotExist();
        assertThat(bob.state().secrets()).doesNotExist();
        assertThat(alice.up()).isEmpty();
    }

    @Test
    void whatNeedsNoKeyAnybodyMayDo() {
        restart(bob);
        int removed = bob.deployment().down(false);

        assertThat(removed).isPositive();
        assertThatThrownBy(bob::up).hasMessageContaining("somebody else's");
        assertThat(alice.up()).isNotEmpty();
    }

    @Test
    void whoTakesOverHasAnAuthorityAndLoginsOfTheirOwnAndTheOtherHasNone() throws IOException {
        Deployment taking = bob.deployment();
        assertThat(taking.project().keys().another())
                .hasValueSatisfying(whose ->
                        assertThat(whose).contains(alice.state().state().toString()));
        taking.project().keys().takeOver();
        var asked = new ArrayList<Change>();
        List<Change> shown = taking.preview();

        assertThat(taking.up(asked::addAll, () -> {})).contains("proxy", "redis", "app-1");

        assertThat(asked).as("what users would notice").isNotEmpty().allMatch(Change::interruptsUsers);
        assertThat(shown).containsAll(asked);

        assertThat(Files.readString(authority(bob))).isNotEqualTo(Files.readString(authority(alice)));
        assertThat(bob.up()).isEmpty();
        assertThat(bob.lastEntry().command()).isEqualTo("up --take-over");
        assertThatThrownBy(alice::up).hasMessageContaining(bob.state().state().toString());
        assertThat(alice.serving()).isPresent();
    }

    @Test
    void aCopyOfTheStateDirectoryIsAsGoodAsTheOwners() throws IOException {
        MemoryStack copy = alice.elsewhere(directory.resolve("copy"));
        copyOf(alice.state().state(), copy.state().state());

        assertThat(copy.up()).isEmpty();
    }

    private static void copyOf(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void bothSeeTheSameAuditReplicasAndVersions() {
        String unused = alice.platform().push("2.0");
        alice.with(Setting.OBSERVE, 1).deployment().deploy().deploy("2.0", behaviour -> {});
        restart(bob);

        assertThat(bob.trail())
                .isEqualTo(alice.trail())
                .extracting(AuditEntry::what)
                .contains("up", "deploy", "restart");
        assertThat(bob.memory().releases().history())
                .isNotEmpty()
                .isEqualTo(alice.memory().releases().history());

        alice.with(Setting.REPLICAS, 3).deployment().scale(changes -> {});
        assertThat(bob.deployment()
                        .project()
                        .topology()
                        .requireVersioned()
                        .service()
                        .slots())
                .hasSize(3);
    }

    @Test
    void theAuditIsWholeHoweverLongItGets() {
        for (int change = 0; change < 150; change++) {
            boolean unused = alice.platform().time().pass(Duration.ofMinutes(1));
            restart(change % 2 == 0 ? alice : bob);
        }

        assertThat(alice.trail()).hasSize(302).isEqualTo(bob.trail());
        assertThat(alice.engine().volumeNames()).contains("countme-audit-1").doesNotContain("countme-audit-3");
    }

    @Test
    void aStackOfEarlierLaunchersIsTakenOnByTheNextUpOfWhoMadeIt() throws IOException {
        alice.with(Setting.REPLICAS, 3).deployment().scale(changes -> {});
        // As it was before stacks remembered anything.
        alice.engine().volumeNames().stream()
                .filter(name -> name.startsWith("countme-record-"))
                .forEach(alice.engine()::removeVolume);
        Files.delete(alice.state().state().resolve("identity"));
        alice = bob.elsewhere(directory.resolve("alice"));

        assertThatThrownBy(bob::up).isInstanceOf(Problem.class).hasMessageContaining("does not say whose they are");
        assertThat(alice.up()).isEmpty();

        assertThat(bob.memory().replicas().memo().read()).contains("3\n");
        assertThat(bob.trail()).isEqualTo(alice.trail()).isNotEmpty();
        assertThatThrownBy(bob::up).hasMessageContaining(alice.state().state().toString());
    }

    @Test
    void whatADownWithAllDataLeavesAnybodyMayBringUpAnew() throws IOException {
        int unused = alice.deployment().down(true);
        assertThat(alice.engine().volumeNames()).isEmpty();

        assertThat(bob.up()).isNotEmpty();
        Directories.delete(directory.resolve("bob"));
    }
}
