package countme.topology.engine;

import countme.certs.PrivateFiles;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives a Debian machine an engine: installs the distribution's if there is none, and starts it so that it outlives us. */
final class Provisioner {
    private final EnginePlaces places;
    private final boolean systemd;
    private final Dialer dialer;

    Provisioner(EnginePlaces places, boolean systemd, Dialer dialer) {
        this.places = places;
        this.systemd = systemd;
        this.dialer = dialer;
    }

    /** An engine that countme, this launcher or another at the same time, has started. */
    Engine provide(Progress progress) {
        try (FileChannel channel =
                PrivateFiles.open(places.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            takeTurn(channel, progress);
            Optional<Engine> others = answering();
            return others.isPresent() ? others.get() : installAndStart(progress);
        } catch (IOException e) {
            throw new Problem(
                    "The engine could not be set up",
                    e.toString(),
                    "See " + places.log() + ", then run this again.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem("The engine was not set up", "Interrupted.", "Run this again.", e);
        }
    }

    /** Closing the channel gives the turn back. */
    private static void takeTurn(FileChannel channel, Progress progress) throws IOException {
        FileLock lock = channel.tryLock();
        if (lock == null) {
            progress.say("Another countme is setting up the engine; waiting for it");
            channel.lock();
        }
    }

    private Optional<Engine> answering() {
        try {
            return Optional.of(dialer.dial(places.endpoint(), Progress.quiet()));
        } catch (Unreachable e) {
            return Optional.empty();
        }
    }

    private Engine installAndStart(Progress progress) throws IOException, InterruptedException {
        boolean install = !onPath(places.daemon().get(0));
        progress.say(
                install
                        ? "No Docker engine here: installing docker.io from this distribution's packages"
                        : "Docker is installed but not running: starting it");
        try (Progress.Task task = progress.start("engine")) {
            DaemonSettings settings = new DaemonSettings(places.settings());
            // Before the installation, because the package may start the engine itself.
            boolean written = settings.writeIfAbsent(systemd ? places.dataRoot() : null);
            List<String> packages = install ? new DebianPackages(places.log()).installEngine(task) : List.of();
            record(packages, written);
            task.now("starting the engine");
            Engine engine = new DaemonStart(places, systemd, this::answering).start(settings);
            task.done("Docker " + engine.version());
            return engine;
        }
    }

    private void record(List<String> packages, boolean settingsWritten) throws IOException {
        Path dataRoot = places.dataRoot();
        boolean fresh = dataRoot != null && isFresh(dataRoot);
        new EngineRecord(
                        packages,
                        settingsWritten ? places.settings().toString() : null,
                        true,
                        places.pidFile().toString(),
                        places.log().toString(),
                        fresh ? String.valueOf(dataRoot) : null)
                .addTo(places.state());
    }

    /** Whether all that will be there is the engine's: only then may it be removed with the engine. */
    private static boolean isFresh(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return true;
        }
        try (Stream<Path> there = Files.list(directory)) {
            return there.findAny().isEmpty();
        }
    }

    private static boolean onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/local/sbin:/usr/sbin:/sbin";
        return List.of(path.split(":")).stream()
                .filter(directory -> !directory.isEmpty())
                .anyMatch(directory -> Files.isExecutable(Path.of(directory).resolve(program)));
    }
}
