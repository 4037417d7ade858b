package countme.loadtest;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that one benchmark at a time uses a project's name, so that what carries the name can only be what a killed one left. The
 * operating system frees the lock with its holder.
 */
final class SoleRun implements AutoCloseable {
    private final FileChannel file;
    private final FileLock lock;

    private SoleRun(FileChannel file, FileLock lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * Begins a run.
     *
     * @throws IOException when another one is under way
     */
    static SoleRun begin(String project) throws IOException {
        Path path = Path.of(System.getProperty("java.io.tmpdir"), project + ".lock");
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(file);
        if (lock == null) {
            file.close();
            throw new IOException(
                    "Another benchmark uses the project %s. Wait for it, or take another name: --project NAME."
                            .formatted(project));
        }
        return new SoleRun(file, lock);
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        file.close();
    }
}
