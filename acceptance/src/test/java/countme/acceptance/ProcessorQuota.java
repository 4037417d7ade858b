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
    /** Short: in one of 100 ms, what has this share comes for 30 ms with all processors and is silent for the rest, as no other machine would. */
    private static final int PERIOD_MICROS = 10_000;

    private final boolean isFirstVersion;
    private final Path group;

    /**
     * Makes one.
     *
     * @param share of one processor, 0 to 1
     */
    ProcessorQuota(double share) {
        Path first = GROUPS.resolve("cpu");
        isFirstVersion = Files.isDirectory(first);
        group = (isFirstVersion ? first : GROUPS)
                .resolve("countme-test-" + ProcessHandle.current().pid());
        long quota = Math.round(share * PERIOD_MICROS);
        try {
            Files.createDirectories(group);
            if (isFirstVersion) {
                Files.writeString(group.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD_MICROS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        limit(String.valueOf(quota));
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

    private void limit(String quota) {
        try {
            if (isFirstVersion) {
                Files.writeString(group.resolve("cpu.cfs_quota_us"), quota);
            } else {
                Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what is left of its processes: those that they started. The kernel may take a moment to notice, and even that takes time of the processor. */
    @Override
    public void close() {
        limit(isFirstVersion ? "-1" : "max");
        Awaitility.await().ignoreException(FileSystemException.class).until(() -> {
            for (String left : Files.readAllLines(group.resolve("cgroup.procs"))) {
                ProcessHandle.of(Long.parseLong(left)).ifPresent(ProcessHandle::destroyForcibly);
            }
            return Files.deleteIfExists(group);
        });
    }
}
