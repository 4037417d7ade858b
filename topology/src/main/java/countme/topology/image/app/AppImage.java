package countme.topology.image.app;

import countme.topology.image.local.EngineImages;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Hash;
import countme.topology.service.JavaApp;
import countme.topology.service.Service;
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
import java.nio.file.ProviderNotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The image of a service that is put together: the app's packaged files over a Java image.
 *
 * @param version the app's version, which its name begins with
 * @param files a directory with {@code app.jar}, {@code bom.json}, {@code baseline.json}, {@code libs/*.jar}, where its source is known
 *     {@code source.txt}, and where its libraries' classes are to be archived {@code classes.lst}; in a jar's file system or an ordinary one
 * @param service runs from it
 * @param app what makes it of the files
 */
public record AppImage(String version, Path files, Service service, JavaApp app) {
    public static final String NAME = "countme/app";
    static final String HOME = JavaApp.HOME;
    /** In the image: what it is made of, as CycloneDX says it. */
    public static final String BILL = HOME + "/bom.json";

    static final String CLASS_LIST = HOME + "/classes.lst";
    static final String CLASS_ARCHIVE = HOME + "/classes.jsa";

    /** Made of files that the app's build made; {@code service} has a {@link JavaApp}. */
    public static AppImage of(String version, Service service, Path files) {
        return new AppImage(version, files, service, service.javaApp().orElseThrow());
    }

    /** Made of those this launcher carries. */
    public static AppImage carried(String version, Service service) {
        return of(version, service, carriedFiles(service.javaApp().orElseThrow().resources()));
    }

    /** What images of a service are called on the engine and in registries, without a tag. */
    public static String name(Service service) {
        return EngineImages.COUNTME + "/" + service.name();
    }

    String user() {
        return service.user();
    }

    List<Integer> ports() {
        return app.ports();
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

    /**
     * The files in an archive that the app's build made.
     *
     * @throws Problem when it is none
     */
    public static Path archivedFiles(Path zip) {
        Path files;
        try {
            // A file system of its own: the one that belongs to the whole process would show what the file was when
            // first opened.
            files = Files.isRegularFile(zip) ? FileSystems.newFileSystem(zip).getPath("/") : zip;
        } catch (IOException | ProviderNotFoundException e) {
            throw notBuilt(zip, e);
        }
        if (!Files.exists(files.resolve("app.jar")) || !Files.isDirectory(files.resolve("libs"))) {
            throw notBuilt(zip, null);
        }
        return files;
    }

    private static Problem notBuilt(Path zip, @Nullable Exception cause) {
        return new Problem(
                ExitCode.USAGE,
                zip + " is not an archive that the app's build made",
                Files.exists(zip) ? "It has no app.jar with its libraries." : "There is no such file.",
                "Build it with 'mvn -q -pl app -DskipTests package', and name app/target/app-0.1.0-image.zip.",
                cause);
    }

    /** The launcher's own, left open: a file system that is asked for by its address belongs to the whole process. */
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

    /** What it says of itself beside the usual, such as what it answers. */
    public Map<String, String> saying() {
        return app.labels().apply(files);
    }

    /** What its commit says in a line; empty where there is none. */
    public String subject() {
        return source().subject();
    }

    private Source source() {
        return Source.read(files.resolve("source.txt"));
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
        return Stream.of(Stream.of("java"), app.javaFlags().stream(), Stream.of(rest))
                .flatMap(words -> words)
                .toList();
    }

    List<String> entryPoint() {
        // Last, because an archive fits every class path that begins with the one it was made of.
        String classPath = Stream.concat(libraryPath().stream(), Stream.of(HOME + "/app.jar"))
                .collect(Collectors.joining(":"));
        List<String> java = java("-cp", classPath, app.mainClass());
        return classList()
                .map(list ->
                        TrainedStart.entryPoint("-XX:SharedArchiveFile=" + CLASS_ARCHIVE, java.subList(1, java.size())))
                .orElse(java);
    }

    /**
     * What the image says of itself.
     *
     * @param name what people call it
     */
    Map<String, String> labels(SuppliedImage java, String name) {
        Map<String, String> labels = new TreeMap<>(ownLabels(java));
        labels.put(EngineImages.VERSION, name);
        return labels;
    }

    private Map<String, String> ownLabels(SuppliedImage java) {
        Map<String, String> labels = new TreeMap<>();
        Source source = source();
        labels.put(EngineImages.TITLE, EngineImages.COUNTME);
        labels.put(EngineImages.APP, version);
        labels.put("org.opencontainers.image.base.name", java.reference());
        // Even where there is none: else it would be the base's.
        labels.put(EngineImages.REVISION, source.revision());
        labels.put(EngineImages.SUBJECT, source.subject());
        labels.putAll(saying());
        classList()
                .ifPresent(list -> labels.put(TrainedStart.LABEL, app.training().mainClass()));
        return labels;
    }

    /** {@code <version>-<digest>}; the digest covers the files, the command, what it says of itself, and the base's content. */
    public String name(SuppliedImage java) {
        Hash hash = new Hash().add(java.id()).add(user()).add(ports().toString());
        entryPoint().forEach(hash::add);
        ownLabels(java).forEach((label, value) -> hash.add(label).add(value));
        hash.add(jar()).add(bill()).add(JavaApp.LABELS);
        libraries().forEach(hash::add);
        classList().ifPresent(hash::add);
        return version + "-" + hash.hex12();
    }

    /** Its name on the engine. */
    String reference(SuppliedImage java) {
        return name(service) + ":" + name(java);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
