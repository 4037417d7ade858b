package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import countme.topology.config.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What is written on one machine is all that another one needs, which has an engine and no network. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class AirGapTest {
    private static final String PROJECT = "countme-air-gap";

    @Container
    static final Stack stack = Stack.shared();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aStackComesUpWhereThereIsNoNetwork() throws Exception {
        assumeTrue(SecondEngine.isPossible(), "needs Linux, root and dockerd");
        stack.awaitEverything();
        Path bundle = directory.resolve("countme.bundle");
        var here = new Launcher(PROJECT, directory);
        assertThat(here.runPackaged("images", "save", bundle.toString()))
                .as(here.err())
                .extracting(Launcher.Result::status)
                .isEqualTo(0);

        try (var second = new SecondEngine(directory, false)) {
            // What was cached on this machine is not there either.
            var there = here.cachingApart().behind(second.inItsNetwork());
            assertThat(prints(second, "ip", "route")).as("ways out").noneMatch(route -> route.startsWith("default"));
            refusesWhatWasChanged(there, bundle, second);
            assertThat(there.runPackaged("images", "load", bundle.toString(), "--engine", second.address()))
                    .as(there.err())
                    .extracting(Launcher.Result::status)
                    .isEqualTo(0);

            Ports ports = Ports.free();
            Process attached = there.attach(Launcher.up(ports, "--engine", second.address()));

            assertThat(prints(second, "curl", "--silent", "--insecure", "https://127.0.0.1:" + ports.https() + "/"))
                    .contains("Hello World! I have been seen 1 times.");
            attached.destroy();
            assertThat(attached.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void refusesWhatWasChanged(Launcher there, Path bundle, SecondEngine second) throws IOException {
        Path changed = directory.resolve("changed.bundle");
        byte[] all = Files.readAllBytes(bundle);
        all[all.length / 2] ^= 1;
        Files.write(changed, all);

        Launcher.Result announced =
                there.runPackaged("images", "load", bundle.toString(), "--dry-run", "--engine", second.address());
        assertThat(announced.out()).contains("would load ");

        Launcher.Result refused = there.runPackaged("images", "load", changed.toString(), "--engine", second.address());

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("cannot be used as a bundle", "Nothing was loaded");
        assertThat(there.runPackaged("images", "list", "--engine", second.address())
                        .out())
                .contains("not there")
                .doesNotContain("stand-in/");
        Files.delete(changed);
    }

    private static List<String> prints(SecondEngine second, String... command) throws IOException {
        var line = new ArrayList<>(second.inItsNetwork());
        line.addAll(Stream.of(command).toList());
        try (var printed = new ProcessBuilder(line).start().inputReader()) {
            return printed.lines().toList();
        }
    }
}
