package countme.topology.image;

import countme.topology.config.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
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
 * @param files a directory with {@code app.jar}, {@code bom.json} and {@code libs/*.jar}, in a jar's file system or an ordinary one
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

    /**
     * The files this launcher carries, under {@code /app-image/} of its class path.
     *
     * @throws Problem when it carries none
     */
    public static Path carriedFiles() {
        URL jar = AppImage.class.getResource("/app-image/app.jar");
        if (jar == null) {
            throw new Problem(
                    "The app's image cannot be assembled",
                    "This launcher does not carry the app's files.",
                    "Build it with 'mvn package' in the project's directory.");
        }
        try {
            URI uri = jar.toURI();
            if (uri.getScheme().equals("jar")) {
                open(uri);
            }
            return Path.of(uri).resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opened once and left open: a file system for a jar belongs to the whole process. */
    private static synchronized void open(URI jar) {
        try {
            FileSystems.newFileSystem(jar, Map.of());
        } catch (FileSystemAlreadyExistsException e) {
            // An earlier call opened it.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path jar() {
        return files.resolve("app.jar");
    }

    /** What it is made of, in CycloneDX' format. */
    Path bill() {
        return files.resolve("bom.json");
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
        hash.add(jar()).add(bill());
        libraries().forEach(hash::add);
        return NAME + ":" + version + "-" + hash.hex12();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
