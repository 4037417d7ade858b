package countme.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is checked in: everything but what a build makes.
 *
 * @param root its directory
 * @param files relative to it, with slashes
 */
record Repository(Path root, SortedSet<String> files) {
    private static final Set<String> NOT_OURS = Set.of("target", ".git", "node_modules");

    Repository {
        files = Collections.unmodifiableSortedSet(new TreeSet<>(files));
    }

    static Repository at(Path root) throws IOException {
        var files = new TreeSet<String>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_OURS.contains(String.valueOf(directory.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(root.relativize(file).toString().replace('\\', '/'));
                return FileVisitResult.CONTINUE;
            }
        });
        return new Repository(root, files);
    }

    /** Whether there is such a file or directory. */
    boolean has(String path) {
        return path.isEmpty()
                || files.contains(path)
                || !files.subSet(path + "/", path + "0").isEmpty();
    }

    /** Every page, by its file: the README and all in docs. */
    SortedMap<String, Page> pages() throws IOException {
        var pages = new TreeMap<String, Page>();
        for (String file : files) {
            if (file.endsWith(".md") && (file.startsWith("docs/") || !file.contains("/"))) {
                pages.put(file, Page.read(root, file));
            }
        }
        return pages;
    }

    /** The simple names of all classes there are, those within others too, as far as they begin a line of their file. */
    Set<String> classes() throws IOException {
        var names = new TreeSet<String>();
        var declared = Pattern.compile("\\b(?:class|record|enum|interface) ([A-Z]\\w*)");
        for (String file : files) {
            if (file.endsWith(".java")) {
                declared.matcher(Files.readString(root.resolve(file)))
                        .results()
                        .forEach(found -> names.add(found.group(1)));
            }
        }
        return names;
    }

    /** Those whose name ends so. */
    List<String> ending(String end) {
        var found = new ArrayList<String>();
        files.stream()
                .filter(file -> file.equals(end) || file.endsWith("/" + end))
                .forEach(found::add);
        return found;
    }
}
