package countme.certs;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Files that are nobody else's business: never open to others, not even for a moment, whatever the process' umask is. Those that hold
 * secrets are complete or absent, too.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private PrivateFiles() {}

    /**
     * Makes a directory (0700) unless it is there. One that others may write to is refused and not changed: it may be shared on
     * purpose, and then secrets do not belong in it.
     */
    public static void prepare(Path directory) {
        try {
            makeDirectory(directory);
            if (Files.getPosixFilePermissions(directory).stream().anyMatch(WRITABLE_BY_OTHERS::contains)) {
                throw new CertificateProblem(
                        directory + " is no place for secrets",
                        "Other users may write to it.",
                        "Type: chmod 700 " + directory);
            }
        } catch (IOException e) {
            throw unusable("Cannot use the directory " + directory, directory, e);
        }
    }

    /** Makes a directory (0700), and what is missing above it, unless it is there. */
    public static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
        }
    }

    /** As {@link #makeDirectory}, for the directory of a file. */
    public static void makeParent(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            makeDirectory(parent);
        }
    }

    /** Opens a file; where that makes it, it is its owner's only (0600). */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }

    /** Replaces a file in one step; open to its owner only. A leftover of a killed run is overwritten. */
    public static void replace(Path file, String content) throws IOException {
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        try (FileOutputStream out = append(unfinished)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        }
        Files.move(unfinished, file, ATOMIC_MOVE);
    }

    /**
     * Opens a file to write at its end; where that makes it, it is its owner's only (0600). Unlike a channel it can be written to by a
     * thread that was told to stop, which still has to write down what became of its work.
     */
    public static FileOutputStream append(Path file) throws IOException {
        if (Files.notExists(file)) {
            open(file, CREATE, WRITE).close();
        }
        return new FileOutputStream(file.toFile(), true);
    }

    /** As {@link #replace}, for a secret: a failure says what to type. */
    public static void write(Path file, String content) {
        try {
            replace(file, content);
        } catch (IOException e) {
            throw unusable("Cannot write " + file, file, e);
        }
    }

    /** Takes a file or a directory, but not what is in it, away from other users; whether they had any of it. A link is left alone. */
    public static boolean protect(Path path) throws IOException {
        PosixFileAttributes found;
        try {
            // One look tells both what it is and whom it is open to.
            found = Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return false;
        }
        boolean ours = found.isDirectory() || found.isRegularFile();
        if (!ours || OWNER_ONLY_DIRECTORY.containsAll(found.permissions())) {
            return false;
        }
        Files.setPosixFilePermissions(path, found.isDirectory() ? OWNER_ONLY_DIRECTORY : OWNER_ONLY);
        return true;
    }

    /** A file's text, empty when there is no such file. */
    public static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable("Cannot read " + file, file, e);
        }
    }

    /** Takes a key away from other users; a remark for the operator if they had it. */
    static Optional<String> tighten(Path key) {
        try {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(key);
            if (OWNER_ONLY.containsAll(found)) {
                return Optional.empty();
            }
            Files.setPosixFilePermissions(key, OWNER_ONLY);
            return Optional.of(
                    key + " was open to other users (" + PosixFilePermissions.toString(found)
                            + "); only its owner can read it now. If this machine has other users, delete it to get a new one.");
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable("Cannot protect " + key, key, e);
        }
    }

    private static CertificateProblem unusable(String what, Path path, IOException e) {
        return e instanceof AccessDeniedException
                ? new CertificateProblem(
                        what, "It belongs to another user.", "Run as its owner, or look with: ls -ld " + path, e)
                : new CertificateProblem(
                        what,
                        "The file system says: " + e.getMessage() + ".",
                        "Check the path and the free space on its disk.",
                        e);
    }
}
