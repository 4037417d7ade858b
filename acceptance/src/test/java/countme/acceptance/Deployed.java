package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.lifecycle.Startable;

/** A deployed stack for all tests of a class, beside the shared one; with or without a launcher that heals it. */
final class Deployed implements Startable {
    private final OwnProject own;
    private final boolean isAttended;
    private @Nullable Scene scene;
    private @Nullable Process attending;

    private Deployed(String name, boolean isAttended) {
        this.own = OwnProject.named(name);
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
        own.begin();
        scene = new Scene(Stack.shared().engine(), launcher().project(), Target.at(own.ports()));
        if (isAttended) {
            attending = launcher().attach(Launcher.up(own.ports()));
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
        if (scene != null) {
            own.end();
        }
    }

    Scene scene() {
        return Objects.requireNonNull(scene, "not started");
    }

    Launcher launcher() {
        return own.launcher();
    }

    /** {@code up --detach} on the stack's ports. */
    Launcher.Result up(String... more) {
        var all = Stream.concat(Stream.of("--detach", "--yes"), Stream.of(more)).toArray(String[]::new);
        return launcher().run(Launcher.up(own.ports(), all));
    }

    /** The same, not waited for. */
    Process startUp(String... more) {
        return launcher().start(Launcher.up(own.ports(), more));
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
}
