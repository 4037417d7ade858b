package countme.acceptance.cluster;

import countme.topology.image.local.FileMutex;
import countme.topology.report.Progress;
import countme.topology.service.Hash;
import countme.topology.state.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The images that nodes have before anything runs, as if they had pulled them: taken from this machine's engine once, and kept until others are wanted.
 *
 * @param names what a manifest calls an image, and what the engine calls it
 */
public record NodeImages(Map<String, String> names) {
    /** A store of them for nodes, made unless it is there. */
    Path store(Path cache, Path script) {
        var inspect = new ArrayList<>(List.of("docker", "image", "inspect", "--format", "{{.Id}}"));
        inspect.addAll(names.values());
        String ids = Said.by(inspect, "").orFail();
        var hash = new Hash().add(ids);
        new TreeMap<>(names).forEach((name, engines) -> hash.add(name).add(engines));
        Path store = cache.resolve("images-" + hash.hex12());
        return FileMutex.hold(cache.resolve("images.lock"), Progress.quiet().start("images"), () -> {
            if (!Files.isDirectory(store)) {
                make(store, cache, script);
            }
            return store;
        });
    }

    private void make(Path store, Path cache, Path script) {
        try {
            for (Path old : stores(cache)) {
                Directories.delete(old);
            }
            Path unfinished = store.resolveSibling(store.getFileName() + ".new");
            var save = new ArrayList<>(List.of("docker", "save"));
            names.values().stream().distinct().forEach(save::add);
            var load = new ArrayList<>(List.of("nice", "bash", script.toString(), unfinished.toString()));
            names.forEach((name, engines) -> load.add(canonical(name) + "=" + canonical(engines)));
            Path log = cache.resolve("images.log");
            List<Process> both = ProcessBuilder.startPipeline(List.of(
                    new ProcessBuilder(save),
                    new ProcessBuilder(load).redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()))));
            for (Process each : both) {
                if (each.waitFor() != 0) {
                    throw new IllegalStateException("images cannot be loaded: " + Files.readString(log));
                }
            }
            Files.move(unfinished, store);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> stores(Path cache) throws IOException {
        try (Stream<Path> all = Files.list(cache)) {
            return all.filter(Files::isDirectory)
                    .filter(path -> String.valueOf(path.getFileName()).startsWith("images-"))
                    .toList();
        }
    }

    /** A name with the registry that is meant where none is named. */
    static String canonical(String name) {
        String first = name.contains("/") ? name.substring(0, name.indexOf('/')) : "";
        if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
            return name;
        }
        return "docker.io/" + (first.isEmpty() ? "library/" : "") + name;
    }
}
