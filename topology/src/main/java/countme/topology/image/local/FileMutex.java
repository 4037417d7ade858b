package countme.topology.image.local;

import countme.certs.PrivateFiles;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One worker at a time for a name, over all threads and processes that share a cache directory. The system frees it when a process dies. */
public final class FileMutex {
    // A file lock belongs to the process: a second thread that asks is refused instead of made to wait.
    private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private FileMutex() {}

    public static <T> T hold(Path file, Progress.Task task, Supplier<T> work) {
        ReentrantLock threads = THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), p -> new ReentrantLock());
        threads.lock();
        try (FileChannel channel = open(file)) {
            if (channel.tryLock() == null) {
                task.now("another process is building it; waiting");
                channel.lock();
            }
            return work.get();
        } catch (IOException e) {
            throw new Problem(
                    "Cannot lock " + file,
                    String.valueOf(e.getMessage()) + ".",
                    "Check the cache directory's owner and free space, then run the command again.",
                    e);
        } finally {
            threads.unlock();
        }
    }

    private static FileChannel open(Path file) throws IOException {
        PrivateFiles.makeParent(file);
        return PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
