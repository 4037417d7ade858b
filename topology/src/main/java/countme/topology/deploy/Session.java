package countme.topology.deploy;

import countme.topology.config.Ports;
import countme.topology.config.Settings;
import countme.topology.docker.Belongings;
import countme.topology.policy.Lifetime;
import countme.topology.report.Progress;
import countme.topology.service.Design;
import countme.topology.state.Directories;
import countme.topology.state.StateDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A stack for tests: a project name, ports and keys of its own, beside any other stack. It is erased when the JVM ends; stacks of JVMs
 * that died before they could do so are erased first.
 */
final class Session {
    private Session() {}

    static Deployment begin(Design design, Settings base, Progress progress) {
        Settings own = base.withProject(project()).withPorts(Ports.free());
        StateDir shared = StateDir.of(own.project(), System.getenv());
        Path keys = temporary();
        var deployment = new Deployment(
                design, own, Lifetime.SESSION, new StateDir(keys, shared.machine(), shared.cache()), progress);
        new Belongings(deployment.project().provideEngine())
                .sweep()
                .forEach(swept -> progress.say("removed " + swept + ", which a test run had left behind"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(deployment, keys), "erase " + own.project()));
        return deployment;
    }

    private static void end(Deployment deployment, Path keys) {
        try {
            deployment.erase();
        } finally {
            delete(keys);
        }
    }

    private static String project() {
        String process = Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
        String moment = Long.toString(System.nanoTime() & 0xffffff, Character.MAX_RADIX);
        return ("countme-test-" + process + "-" + moment).toLowerCase(Locale.ROOT);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("countme");
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
