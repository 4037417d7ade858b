package countme.topology.image;

import countme.topology.config.Problem;
import countme.topology.service.TrainedStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The counter's own image: the app's packaged files over a Java image.
 *
 * @param version the app's version, part of the tag
 * @param files a directory with {@code app.jar}, {@code bom.json}, {@code libs/*.jar} and, where its libraries' classes are to be archived,
 *     {@code classes.lst}; in a jar's file system or an ordinary one
 * @param javaFlags go between {@code java} and the class path
 * @param mainClass starts the app
 * @param trainingClass trains Java for later starts
 */
public record AppImage(String version, Path files, List<String> javaFlags, String mainClass, String trainingClass) {
    static final String NAME = "countme/app";
    static final String HOME = "/app";
    static final String CLASS_LIST = HOME + "/classes.lst";
    static final String CLASS_ARCHIVE = HOME + "/classes.jsa";
    static final String USER = "10001:10001";
    static final List<Integer> PORTS = List.of(5000, 5001);

    public AppImage {
        javaFlags = List.copyOf(javaFlags);
    }

    /**
     * The files this launcher carries, whether its classes lie in a jar or in a directory.
     *
     * @param resources class path directory
     * @throws Problem when it carries none
     */
    public static Path carriedFiles(String resources) {
        URL directory = AppImage.class.getResource(resources);
        if (directory == null) {
            throw new Problem(
                    "The app's image cannot be assembled",
                    "This launcher does not carry the app's files.",
                    "Build it with 'mvn package' in the project's directory.");
        }
        try {
            URI uri = directory.toURI();
            return uri.getScheme().equals("jar") ? opened(uri).getPath(resources) : Path.of(uri);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Once opened it is left open: a file system for a jar belongs to the whole process. */
    private static synchronized FileSystem opened(URI jar) {
        try {
            return FileSystems.newFileSystem(jar, Map.of());
        } catch (FileSystemAlreadyExistsException e) {
            return FileSystems.getFileSystem(jar);
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

    /** Which classes are worth archiving; empty when none are. */
    Optional<Path> classList() {
        return Optional.of(files.resolve("classes.lst")).filter(Files::exists);
    }

    /** Where a file of {@link #libraries()} is in the image. */
    static String inImage(Path library) {
        return HOME + "/libs/" + name(library);
    }

    List<String> libraryPath() {
        return libraries().stream().map(AppImage::inImage).toList();
    }

    /** A command line that runs Java as the app is run. */
    List<String> java(String... rest) {
        return Stream.of(Stream.of("java"), javaFlags.stream(), Stream.of(rest))
                .flatMap(words -> words)
                .toList();
    }

    List<String> entryPoint() {
        // Last, because an archive fits every class path that begins with the one it was made of.
        String classPath = Stream.concat(libraryPath().stream(), Stream.of(HOME + "/app.jar"))
                .collect(Collectors.joining(":"));
        List<String> java = java("-cp", classPath, mainClass);
        return classList()
                .map(list ->
                        TrainedStart.entryPoint("-XX:SharedArchiveFile=" + CLASS_ARCHIVE, java.subList(1, java.size())))
                .orElse(java);
    }

    Map<String, String> labels(SuppliedImage java) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("org.opencontainers.image.title", "countme");
        labels.put(EngineImages.APP, version);
        labels.put(EngineImages.VERSION, version);
        labels.put("org.opencontainers.image.base.name", java.reference());
        classList().ifPresent(list -> labels.put(TrainedStart.LABEL, trainingClass));
        return labels;
    }

    /** {@code countme/app:<version>-<hash>}; the hash covers the files, the command and the base's content. */
    String reference(SuppliedImage java) {
        Hash hash = new Hash().add(java.id()).add(USER).add(PORTS.toString());
        entryPoint().forEach(hash::add);
        labels(java).forEach((label, value) -> hash.add(label).add(value));
        hash.add(jar()).add(bill());
        libraries().forEach(hash::add);
        classList().ifPresent(hash::add);
        return NAME + ":" + version + "-" + hash.hex12();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
