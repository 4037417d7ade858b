package countme.topology.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an operator wants something written. A file appears whole or not at all, and only under a fresh name or in the place of a regular
 * file; a pipe, a terminal or standard output ({@code -}) is written to as it is. Nothing else is written to, and nothing but a regular
 * file is ever replaced.
 *
 * @param name as the operator gave it
 * @param file where it really is, or will be; null for a stream
 * @param standardOutput what {@code -} stands for
 */
public record Destination(Path name, @Nullable Path file, OutputStream standardOutput) {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    /** Of a file's mode: what it is. */
    private static final int TYPE = 0170000;

    private static final int PIPE = 0010000;
    private static final int CHARACTERS = 0020000;

    /** The same, on this process' own standard output. */
    public static Destination of(Path name) {
        return of(name, System.out);
    }

    /** What a name stands for now; a {@link Problem} when nothing can be written there. */
    public static Destination of(Path name, OutputStream standardOutput) {
        try {
            if (name.equals(STANDARD_OUTPUT)) {
                return new Destination(name, null, standardOutput);
            }
            if (Files.notExists(name, LinkOption.NOFOLLOW_LINKS)) {
                requireDirectory(name);
                return new Destination(name, name, standardOutput);
            }
            if (Files.isRegularFile(name)) {
                Path real = name.toRealPath();
                requireDirectory(real);
                return new Destination(name, real, standardOutput);
            }
            int type = (int) Files.getAttribute(name, "unix:mode") & TYPE;
            if (type == PIPE || type == CHARACTERS) {
                return new Destination(name, null, standardOutput);
            }
            throw refused(name, "It is a directory, a disk or a socket.");
        } catch (IOException e) {
            throw refused(name, "It is a link to nothing, or it cannot be looked at: " + e.getMessage() + ".");
        }
    }

    private static void requireDirectory(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isWritable(directory)) {
            throw refused(file, "It is in a directory that is not there or not yours.");
        }
    }

    private static Problem refused(Path name, String why) {
        return Problem.usage(
                "Nothing can be written to '" + name + "'",
                why,
                "Name a file in a directory that exists and is yours, such as 'countme.zip', or '-' for standard output.");
    }

    /** Whether something is there that would be replaced. */
    public boolean replaces() {
        return file != null && Files.exists(file);
    }

    /** Whether it goes where the results of a verb may go, too. */
    public boolean isStream() {
        return file == null;
    }

    /** What is to be written. */
    public interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** Writes it, a file for its owner only. */
    public void write(Content content) throws IOException {
        if (name.equals(STANDARD_OUTPUT)) {
            content.to(standardOutput);
            standardOutput.flush();
            return;
        }
        if (file == null) {
            write(content, name);
            return;
        }
        Path directory = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
        Path unfinished = Files.createTempFile(directory, ".countme", ".tmp");
        try {
            write(content, unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void write(Content content, Path to) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
            content.to(out);
        }
    }
}
