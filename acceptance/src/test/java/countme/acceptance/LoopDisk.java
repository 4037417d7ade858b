package countme.acceptance;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk in a file, which can be filled without harm to any other. Needs Linux and root. */
final class LoopDisk implements AutoCloseable {
    private final String device;

    /** One of so many megabytes, empty, of the file system ext4, on which a user may write: {@code 999:999}. */
    LoopDisk(Path file, int megabytes, String user) {
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(megabytes * 1024L * 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String unused = run("mkfs.ext4", "-q", "-m", "0", "-E", "root_owner=" + user, file.toString());
        device = run("losetup", "--find", "--show", file.toString());
    }

    /** Whether this machine can have one. */
    static boolean isPossible() {
        return "root".equals(System.getProperty("user.name"))
                && List.of("/usr/sbin/losetup", "/usr/sbin/mkfs.ext4").stream()
                        .allMatch(program -> Files.isExecutable(Path.of(program)))
                && Files.exists(Path.of("/dev/loop-control"));
    }

    /** Such as {@code /dev/loop0}. */
    String device() {
        return device;
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        String unused = run("losetup", "--detach", device);
    }
}
