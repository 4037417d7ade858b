package countme.topology.image.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import countme.topology.service.JavaApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The layers of the app's image over Java's. Their files are ordinary ones until this is closed: Jib cannot read inside a jar's file system. */
final class AppLayers implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private final Path directory;

    AppLayers(Path scratch) throws IOException {
        directory = Files.createTempDirectory(Files.createDirectories(scratch), "app");
    }

    /**
     * Libraries change rarely, the app often: two layers.
     *
     * @param classes the libraries' archived classes
     */
    List<FileEntriesLayer> of(AppImage app, Optional<Path> classes) throws IOException {
        FileEntriesLayer.Builder libraries = FileEntriesLayer.builder().setName("libraries");
        for (Path library : app.libraries()) {
            add(libraries, library, AppImage.inImage(library));
        }
        if (classes.isPresent()) {
            add(libraries, classes.get(), AppImage.CLASS_ARCHIVE);
        }
        FileEntriesLayer.Builder own = FileEntriesLayer.builder().setName("app");
        add(own, app.jar(), AppImage.HOME + "/app.jar");
        add(own, app.bill(), AppImage.BILL);
        addLabels(own, app);
        return List.of(libraries.build(), own.build());
    }

    /** For whoever reaches a container and no registry. */
    private void addLabels(FileEntriesLayer.Builder layer, AppImage app) throws IOException {
        Path file = directory.resolve(JavaApp.LABELS);
        Files.write(file, MAPPER.writeValueAsBytes(new TreeMap<>(app.saying())));
        layer.addEntry(file, AbsoluteUnixPath.get(AppImage.HOME + "/" + JavaApp.LABELS));
    }

    private void add(FileEntriesLayer.Builder layer, Path file, String path) throws IOException {
        Path ordinary = directory.resolve(String.valueOf(file.getFileName()));
        Files.copy(file, ordinary);
        layer.addEntry(ordinary, AbsoluteUnixPath.get(path));
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            // Left-over copies in the cache directory do no harm.
        }
    }
}
