package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Ports;
import countme.topology.docker.Belongings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.testcontainers.lifecycle.Startable;

/** A deployed stack for all tests of a class, beside the shared one; with or without a launcher that heals it. */
final class Deployed implements Startable {
    /** Everything there is once it is started. */
    private record Parts(Launcher launcher, Ports ports, Scene scene) {}

    private final String name;
    private final boolean isAttended;
    private @Nullable Parts parts;
    private @Nullable Process attending;

    private Deployed(String name, boolean isAttended) {
        this.name = name;
        this.isAttended = isAttended;
    }

    /** With a launcher that stays; {@code name} tells its project from those of other classes. */
    static Deployed attended(String name) {
        return new Deployed(name, true);
    }

    /** Left to itself. */
    static Deployed detached(String name) {
        return new Deployed(name, false);
    }

    @Override
    public void start() {
        Stack stack = Stack.shared();
        stack.start();
        // Images first: building them is not what is timed out here.
        stack.awaitEverything();
        Ports ports = Ports.free();
        var launcher = new Launcher(stack.deployment().settings().project() + "-" + name, temporary());
        parts = new Parts(launcher, ports, new Scene(stack.engine(), launcher.project(), Target.at(ports)));
        if (isAttended) {
            attending = launcher.start(Launcher.up(ports));
            Awaitility.await()
                    .atMost(90, TimeUnit.SECONDS)
                    .until(() -> launcher.out().contains("Press Ctrl-C"));
        } else {
            Launcher.Result up = up();
            assertThat(up.status()).as(up.err()).isZero();
        }
    }

    @Override
    public void stop() {
        if (attending != null) {
            attending.destroy();
            attending.onExit().join();
        }
        if (parts != null) {
            new Belongings(Stack.shared().engine()).erase(parts.launcher().project());
            delete(parts.launcher().directory());
        }
    }

    Scene scene() {
        return parts().scene();
    }

    Launcher launcher() {
        return parts().launcher();
    }

    /** {@code up --detach} on the stack's ports. */
    Launcher.Result up(String... more) {
        var all = Stream.concat(Stream.of("--detach", "--yes"), Stream.of(more)).toArray(String[]::new);
        return launcher().run(Launcher.up(parts().ports(), all));
    }

    /** The same, not waited for. */
    Process startUp(String... more) {
        return launcher().start(Launcher.up(parts().ports(), more));
    }

    /** A file in the project's state directory. */
    Path state(String file) {
        return launcher()
                .directory()
                .resolve("state/countme")
                .resolve(launcher().project())
                .resolve(file);
    }

    /** Its containers' ids. */
    List<String> ids() {
        return scene().inventory().containers().stream()
                .map(one -> one.id())
                .sorted()
                .toList();
    }

    private Parts parts() {
        Parts all = parts;
        if (all == null) {
            throw new IllegalStateException("not started");
        }
        return all;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("countme-deployed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
