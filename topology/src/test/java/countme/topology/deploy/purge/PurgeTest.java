package countme.topology.deploy.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.certs.trust.Anchor;
import countme.certs.trust.CommandRunner;
import countme.certs.trust.TrustStore;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.state.DeployLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeTest {
    @TempDir
    private Path directory = Path.of("");

    private final List<String> removed = new ArrayList<>();

    @Test
    void everythingIsListedAndThenRemovedInThatOrder() {
        Purge purge = purge(fake("container a", false), fake("image b", false));

        assertThat(purge.preview()).containsExactly("container a", "image b");
        assertThat(removed).as("a list removes nothing").isEmpty();

        purge.run();

        assertThat(removed).containsExactly("container a", "image b");
        assertThat(purge.preview()).isEmpty();
    }

    @Test
    void whatWouldNotGoIsToldAndWhatComesAfterItStays() {
        Purge purge = purge(fake("container a", false), fake("image b", true), fake("directory c", false));

        assertThatThrownBy(purge::run)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("image b")
                .hasMessageContaining("run 'purge' again");

        assertThat(purge.preview()).containsExactly("image b", "directory c");
    }

    @Test
    void nothingIsRemovedWhileAnotherLauncherChangesAProject() throws IOException {
        Path free = Files.createDirectory(directory.resolve("free"));
        Path busy = Files.createDirectory(directory.resolve("busy"));
        var purge = new Purge(List.of(fake("container a", false)), List.of(free, busy), List.of(), List.of());

        boolean held = DeployLock.holding(busy, () -> {
            assertThatThrownBy(purge::run)
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.LOCK_HELD));
            return true;
        });

        assertThat(held).isTrue();
        assertThat(removed).isEmpty();
    }

    @Test
    void stateGoesWithAllThatIsInItWhileWhatIsKnownOfTheEngineStays() throws IOException {
        Path root = directory.resolve("countme");
        Files.createDirectories(root.resolve("shop/tls"));
        Files.writeString(root.resolve("shop/tls/ca.key"), "secret");
        Path machine = Files.createDirectories(root.resolve(".machine"));
        Path another = Files.createDirectory(root.resolve("Somebody's notes"));
        List<Path> projects = StateLeftovers.projects(root);
        assertThat(projects).containsExactly(root.resolve("shop"));

        var trace = new StateLeftovers(projects, root);
        assertThat(trace.items()).containsExactly("directory " + root.resolve("shop"));
        trace.remove();
        assertThat(trace.items()).isEmpty();
        assertThat(machine).exists();
        assertThat(another).exists();

        Files.delete(machine);
        Files.delete(another);
        trace.remove();
        assertThat(root).doesNotExist();
        assertThat(StateLeftovers.projects(root)).isEmpty();
    }

    @Test
    void trustIsTakenBackWhereItWasGiven() throws IOException {
        Path store = Files.createDirectories(directory.resolve("usr/local/share/ca-certificates"));
        Path authority = Files.writeString(directory.resolve("ca.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n");
        Path copy = Files.copy(authority, store.resolve("countme-ca-shop.crt"));
        CommandRunner runner = words -> {
            removed.add(String.join(" ", words));
            if (words.get(0).equals("rm")) {
                assertThat(copy.toFile().delete()).isTrue();
            }
            return new CommandRunner.Result(0, "");
        };
        var trace = new TrustLeftovers(
                Anchor.ofProject("shop", authority), TrustStore.on("Linux", directory, directory), true, runner);

        assertThat(trace.items()).containsExactly("trust of Debian's and Ubuntu's trust store in countme-ca-shop");
        trace.remove();

        assertThat(removed).containsExactly("rm -f " + copy, "update-ca-certificates --fresh");
        assertThat(trace.items()).isEmpty();
    }

    private static Purge purge(Leftovers... traces) {
        return new Purge(List.of(traces), List.of(), List.of(), List.of());
    }

    private Leftovers fake(String item, boolean stubborn) {
        return new Leftovers() {
            @Override
            public List<String> items() {
                return removed.contains(item) ? List.of() : List.of(item);
            }

            @Override
            public void remove() {
                if (!stubborn) {
                    removed.add(item);
                }
            }
        };
    }
}
