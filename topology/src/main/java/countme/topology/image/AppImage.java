package countme.topology.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The counter's own image: the app's packaged files over a Java image.
 *
 * @param version the app's version, part of the tag
 * @param files a directory with {@code app.jar} and {@code libs/*.jar}, in a jar's file system or an ordinary one
 * @param javaFlags go between {@code java} and the class path
 * @param mainClass starts the app
 */
public record AppImage(String version, Path files, List<String> javaFlags, String mainClass) {
    static final String NAME = "countme/app";
    static final String HOME = "/app";
    static final String USER = "10001:10001";
    static final List<Integer> PORTS = List.of(5000, 5001);

    public AppImage {
        javaFlags = List.copyOf(javaFlags);
    }

    Path jar() {
        return files.resolve("app.jar");
    }

    /** The libraries, in the order of their names, which is the class path's. */
    List<Path> libraries() {
        try (Stream<Path> libraries = Files.list(files.resolve("libs"))) {
            return libraries
                    .filter(file -> file.toString().endsWith(".jar"))
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> entryPoint() {
        List<String> classPath = new ArrayList<>(List.of(HOME + "/app.jar"));
        libraries().forEach(library -> classPath.add(HOME + "/libs/" + name(library)));
        List<String> line = new ArrayList<>(List.of("java"));
        line.addAll(javaFlags);
        line.addAll(List.of("-cp", String.join(":", classPath), mainClass));
        return line;
    }

    Map<String, String> labels(SuppliedImage java) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("org.opencontainers.image.title", "countme");
        labels.put(EngineImages.VERSION, version);
        labels.put("org.opencontainers.image.base.name", java.reference());
        return labels;
    }

    /** {@code countme/app:<version>-<hash>}; the hash covers the files, the command and the base's content. */
    String reference(SuppliedImage java) {
        Hash hash = new Hash().add(java.id()).add(USER).add(PORTS.toString());
        entryPoint().forEach(hash::add);
        labels(java).forEach((label, value) -> hash.add(label).add(value));
        hash.add(jar());
        libraries().forEach(hash::add);
        return NAME + ":" + version + "-" + hash.hex12();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
