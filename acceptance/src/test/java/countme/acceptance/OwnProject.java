package countme.acceptance;

import countme.topology.config.Ports;
import countme.topology.docker.Belongings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A project for each test of a class, beside the shared stack: a launcher that has done nothing yet, and free ports. It is erased afterwards. */
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
    public void beforeEach(ExtensionContext test) throws IOException {
        Stack stack = Stack.shared();
        stack.start();
        // Images first: building them is not what is timed out here.
        stack.awaitEverything();
        Path directory = Files.createTempDirectory("countme-" + name);
        launcher = new Launcher(stack.deployment().settings().project() + "-" + name, directory);
        ports = Ports.free();
    }

    @Override
    public void afterEach(ExtensionContext test) throws IOException {
        new Belongings(Stack.shared().engine()).erase(launcher().project());
        Deployed.delete(launcher().directory());
    }

    Launcher launcher() {
        return Objects.requireNonNull(launcher);
    }

    Ports ports() {
        return Objects.requireNonNull(ports);
    }
}
