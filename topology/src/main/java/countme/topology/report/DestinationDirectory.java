package countme.topology.report;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an operator wants a directory of files written. It appears whole or not at all: under a fresh name, or in the place of one that was written so and to which
 * nothing was added. Its owner alone gets into it.
 *
 * @param name as the operator gave it
 * @param directory where it is, or will be
 */
public record DestinationDirectory(Path name, Path directory) {
    /** In each of them: the names of all its files, a line each. By it, it is known again. */
    private static final String LIST = ".countme-export";

    /** What a name stands for now; a {@link Problem} when it cannot be written there. */
    public static DestinationDirectory of(Path name) {
        Path directory = name.toAbsolutePath().normalize();
        Path parent = directory.getParent();
        if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw refused(name, "It is in a directory that is not there or not yours.");
        }
        if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return new DestinationDirectory(name, directory);
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(name, "It is there, and is no directory.");
        }
        requireOwn(name, directory);
        return new DestinationDirectory(name, directory);
    }

    private static void requireOwn(Path name, Path directory) {
        try {
            Set<String> there = files(directory);
            Path list = directory.resolve(LIST);
            if (there.isEmpty()) {
                return;
            }
            Set<String> known = Files.isRegularFile(list) ? Set.copyOf(Files.readAllLines(list)) : Set.of();
            there.stream()
                    .filter(file -> !known.contains(file) && !file.equals(LIST))
                    .findFirst()
                    .ifPresent(file -> {
                        throw refused(
                                name, "It has '" + file + "', which no export wrote, and all in it would be replaced.");
                    });
        } catch (IOException e) {
            throw refused(name, "It cannot be looked at: " + e.getMessage() + ".");
        }
    }

    private static Set<String> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> directory.relativize(path).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Problem refused(Path name, String why) {
        return Problem.usage(
                "Nothing can be written to '" + name + "'",
                why,
                "Name a directory that does not exist yet, or one that an export wrote.");
    }

    /** Whether an earlier one would be replaced. */
    public boolean replaces() {
        return Files.exists(directory);
    }

    /**
     * Writes it.
     *
     * @param contents by path within it
     * @param secret those of them that are readable for their owner only
     */
    public void write(Map<String, String> contents, Set<String> secret) {
        Path parent = Objects.requireNonNull(directory.getParent());
        try {
            // For its owner only.
            Path unfinished = Files.createTempDirectory(parent, ".countme");
            Path replaced = unfinished.resolveSibling(unfinished.getFileName() + ".old");
            try {
                for (var file : contents.entrySet()) {
                    write(unfinished, file.getKey(), file.getValue(), secret.contains(file.getKey()));
                }
                write(unfinished, LIST, String.join("\n", new TreeSet<>(contents.keySet())) + "\n", false);
                if (replaces()) {
                    Files.move(directory, replaced, StandardCopyOption.ATOMIC_MOVE);
                }
                put(unfinished, replaced);
            } finally {
                remove(unfinished);
                remove(replaced);
            }
        } catch (IOException e) {
            throw new Problem(
                    "Nothing was written to '" + name + "'",
                    Problem.reason(e) + ".",
                    "Make room there, or make it writable; then run the command again.",
                    e);
        }
    }

    /** In the place of the one before, which comes back where that cannot be done. */
    private void put(Path unfinished, Path replaced) throws IOException {
        try {
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (Files.exists(replaced)) {
                Files.move(replaced, directory, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
    }

    private static void write(Path root, String path, String content, boolean secret) throws IOException {
        Path file = root.resolve(path);
        Path directory = Objects.requireNonNull(file.getParent());
        if (!directory.equals(root)) {
            Files.createDirectories(directory);
            for (Path each = directory; !each.equals(root); each = Objects.requireNonNull(each.getParent())) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content);
        if (!secret) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private static void remove(Path directory) throws IOException {
        if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
