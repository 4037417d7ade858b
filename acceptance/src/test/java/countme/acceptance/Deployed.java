package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.lifecycle.Startable;

/** A deployed stack for all tests of a class, beside the shared one; with or without a launcher that heals it. */
final class Deployed implements Startable {
    /** Place of a test class that uses the one stack beside the shared one. */
    static final int BESIDE = Stack.NEEDS_EVERYTHING + 1;

    /** Place of one that takes it down in the end: the next has to start it again. */
    static final int BESIDE_TO_ITS_END = BESIDE + 1;

    /** Place of one to which a stack without monitoring is enough. */
    static final int BESIDE_UNWATCHED = BESIDE + 2;

    private static final OwnProject KEPT = OwnProject.named("beside");

    private final OwnProject own;
    private final boolean isAttended;
    private final List<String> flags;
    private @Nullable Scene scene;
    private @Nullable Process attending;

    private Deployed(OwnProject own, boolean isAttended, List<String> flags) {
        this.own = own;
        this.isAttended = isAttended;
        this.flags = flags;
    }

    /** For a class alone, with a launcher that stays; {@code name} tells its project from those of other classes. */
    static Deployed attended(String name) {
        return new Deployed(OwnProject.named(name), true, List.of());
    }

    /** For a class alone, left to itself. */
    static Deployed detached(String name) {
        return new Deployed(OwnProject.named(name), false, List.of());
    }

    /**
     * The one stack that all classes use which need another than the shared one: the first starts it, the others find it as their {@code up}
     * makes it, with whatever was counted and deployed before. It is left to itself.
     */
    static Deployed beside(String... flags) {
        return new Deployed(KEPT, false, List.of(flags));
    }

    /** The same with a launcher that stays for the class. */
    static Deployed attendedBeside(String... flags) {
        return new Deployed(KEPT, true, List.of(flags));
    }

    /** Chooses its project and does something for it, before it starts. */
    void prepare(Consumer<Launcher> first) {
        own.begin();
        first.accept(launcher());
    }

    @Override
    public void start() {
        boolean isNew = own != KEPT || !own.isBegun();
        if (!own.isBegun()) {
            own.begin();
            if (own == KEPT) {
                Runtime.getRuntime()
                        .addShutdownHook(
                                new Thread(own::end, "erase " + launcher().project()));
            }
        }
        scene = new Scene(Stack.shared().engine(), launcher().project(), Target.at(own.ports()));
        if (isAttended) {
            attend();
        } else {
            Launcher.Result up = isNew ? launcher().runPackaged(words("--detach", "--yes")) : up();
            assertThat(up.status()).as(up.err()).isZero();
        }
    }

    @Override
    public void stop() {
        if (attending != null) {
            attending.destroy();
            attending.onExit().join();
        }
        if (own.isBegun() && own != KEPT) {
            own.end();
        }
    }

    /** Starts a launcher that stays, if only until the class ends. */
    Process attend() {
        attending = launcher().attach(words("--yes", "--lock-wait", "120"));
        return attending;
    }

    Scene scene() {
        return Objects.requireNonNull(scene, "not started");
    }

    Launcher launcher() {
        return own.launcher();
    }

    Ports ports() {
        return own.ports();
    }

    /** {@code up --detach} on the stack's ports. */
    Launcher.Result up(String... more) {
        return launcher()
                .run(words(Stream.concat(Stream.of("--detach", "--yes"), Stream.of(more))
                        .toArray(String[]::new)));
    }

    /** An {@code up} in a process of its own, not waited for. */
    Process startUp(String... more) {
        return launcher().start(words(more));
    }

    /** The words of an {@code up} with the stack's ports and flags; without the first, those of another verb. */
    String[] words(String... more) {
        return Launcher.up(
                own.ports(), Stream.concat(flags.stream(), Stream.of(more)).toArray(String[]::new));
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
