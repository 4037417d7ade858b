package countme.acceptance;

import countme.topology.config.Ports;
import countme.topology.docker.Belongings;
import countme.topology.state.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A project beside the shared stack: a launcher that has done nothing yet, and free ports. As an extension it is another one for each test, erased afterwards. */
final class OwnProject implements BeforeEachCallback, AfterEachCallback {
    private final String name;
    private @Nullable Launcher launcher;
    private @Nullable Ports ports;

    private OwnProject(String name) {
        this.name = name;
    }

    /** {@code name} tells it from the projects of other classes. */
    static OwnProject named(String name) {
        return new OwnProject(name);
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        begin();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        end();
    }

    boolean isBegun() {
        return launcher != null;
    }

    /** Chooses it, when the shared stack is there. */
    void begin() {
        Stack stack = Stack.shared();
        stack.start();
        // Images first: building them is not what is timed out here.
        stack.awaitEverything();
        launcher = new Launcher(stack.deployment().project().settings().project() + "-" + name, temporary());
        ports = Ports.free();
    }

    /** Erases it. */
    void end() {
        new Belongings(Stack.shared().engine()).erase(launcher().project());
        delete(launcher().directory());
    }

    Launcher launcher() {
        return Objects.requireNonNull(launcher);
    }

    Ports ports() {
        return Objects.requireNonNull(ports);
    }

    private Path temporary() {
        try {
            return Files.createTempDirectory("countme-" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
