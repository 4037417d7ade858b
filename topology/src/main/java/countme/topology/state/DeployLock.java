package countme.topology.state;

import countme.certs.PrivateFiles;
import countme.topology.concurrent.Time;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Lets one launcher at a time change a project. The operating system frees it when its holder dies. */
public final class DeployLock {
    /**
     * What this process holds. A process that closes any channel of a file loses its locks on it, so a second try from the same
     * process must not even open the file.
     *
     * @see FileLock
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final Duration BETWEEN = Duration.ofMillis(100);

    private DeployLock() {}

    /** Works while holding the lock of a project's state directory; fails at once with {@link ExitCode#LOCK_HELD} when it is held. */
    public static <T> T holding(Path stateDirectory, Supplier<T> work) {
        return holding(stateDirectory, Duration.ZERO, Time.system(), work);
    }

    /** The same, but waits so long for it to be free. */
    public static <T> T holding(Path stateDirectory, Duration wait, Time time, Supplier<T> work) {
        Path file = file(stateDirectory);
        long begun = time.nanos();
        Optional<T> done = tried(file, work);
        while (done.isEmpty()) {
            if (time.since(begun).compareTo(wait) >= 0 || !time.pass(BETWEEN)) {
                throw held(file, wait);
            }
            done = tried(file, work);
        }
        return done.get();
    }

    /** Whether this process holds the lock of a project's state directory. */
    public static boolean isHeldHere(Path stateDirectory) {
        return HELD.contains(file(stateDirectory));
    }

    private static Path file(Path stateDirectory) {
        return stateDirectory.resolve("lock").toAbsolutePath().normalize();
    }

    private static <T> Optional<T> tried(Path file, Supplier<T> work) {
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = open(file);
                FileLock lock = channel.tryLock()) {
            return lock == null ? Optional.empty() : Optional.of(work.get());
        } catch (IOException e) {
            throw new Problem(
                    "Cannot lock " + file,
                    e.getMessage() + ".",
                    "Make the directory writable, or set XDG_STATE_HOME to one you own.",
                    e);
        } finally {
            HELD.remove(file);
        }
    }

    private static Problem held(Path file, Duration waited) {
        return new Problem(
                ExitCode.LOCK_HELD,
                "Another launcher is changing this stack",
                "It holds " + file + (waited.isZero() ? "." : ", and did for the last " + waited.toSeconds() + " s."),
                "Wait for it to end and run the command again, or let it wait with '--lock-wait SECONDS'.",
                null);
    }

    private static FileChannel open(Path file) throws IOException {
        PrivateFiles.makeParent(file);
        return PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
