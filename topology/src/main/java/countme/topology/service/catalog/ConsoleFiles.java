package countme.topology.service.catalog;

import countme.topology.service.Pages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The console's static files, which the build puts beside this class: the page, the chart library, the runbooks and the documentation. */
final class ConsoleFiles {
    /** Below the configuration, where nginx finds them. */
    static final String DIRECTORY = "console";

    /** Such as {@code console/index.html}; read once. */
    static final Pages ALL = new Pages(read());

    private ConsoleFiles() {}

    private static Map<String, byte[]> read() {
        try {
            URL console = Objects.requireNonNull(ConsoleFiles.class.getResource("console"));
            if (console.openConnection() instanceof JarURLConnection packaged) {
                packaged.setUseCaches(false);
                try (JarFile jar = packaged.getJarFile()) {
                    // Some jars are asked for a directory and answer with its slash, some without.
                    return below(jar, packaged.getEntryName().replaceFirst("/?$", "/"));
                }
            }
            return below(Path.of(console.toURI()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String below(String path) {
        return DIRECTORY + "/" + path;
    }

    private static Map<String, byte[]> below(JarFile jar, String directory) throws IOException {
        var files = new TreeMap<String, byte[]>();
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (entry.getName().startsWith(directory) && !entry.isDirectory()) {
                files.put(
                        below(entry.getName().substring(directory.length())),
                        jar.getInputStream(entry).readAllBytes());
            }
        }
        return Map.copyOf(files);
    }

    private static Map<String, byte[]> below(Path directory) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = directory.relativize(file).toString().replace('\\', '/');
                files.put(below(path), Files.readAllBytes(file));
            }
        }
        return Map.copyOf(files);
    }
}
