package countme.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** A control group whose processes have a share of one processor together, and no more. Needs Linux and root. */
final class ProcessorQuota implements AutoCloseable {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_MICROS = 100_000;

    private final Path group;

    /**
     * Makes one.
     *
     * @param share of one processor, 0 to 1
     */
    ProcessorQuota(double share) {
        Path first = GROUPS.resolve("cpu");
        boolean isFirstVersion = Files.isDirectory(first);
        group = (isFirstVersion ? first : GROUPS)
                .resolve("countme-test-" + ProcessHandle.current().pid());
        long quota = Math.round(share * PERIOD_MICROS);
        try {
            Files.createDirectories(group);
            if (isFirstVersion) {
                Files.writeString(group.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD_MICROS));
                Files.writeString(group.resolve("cpu.cfs_quota_us"), String.valueOf(quota));
            } else {
                Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this machine can have one. */
    static boolean isPossible() {
        return "root".equals(System.getProperty("user.name"))
                && (Files.isDirectory(GROUPS.resolve("cpu")) || Files.exists(GROUPS.resolve("cgroup.controllers")));
    }

    /** From now on a process belongs to it, with all its threads, and the processes that it starts. */
    void hold(Process process) {
        try {
            Files.writeString(group.resolve("cgroup.procs"), String.valueOf(process.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its processes must have ended; the kernel may take a moment to notice. */
    @Override
    public void close() {
        Awaitility.await().ignoreException(FileSystemException.class).until(() -> Files.deleteIfExists(group));
    }
}
