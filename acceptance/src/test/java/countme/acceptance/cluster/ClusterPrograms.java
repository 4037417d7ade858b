package countme.acceptance.cluster;

import countme.topology.image.local.Command;
import countme.topology.image.local.FileMutex;
import countme.topology.report.Progress;
import countme.topology.service.Hash;
import countme.topology.state.Directories;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The programs of a cluster, compiled from Go modules and kept by the hash of their sources: no registry serves them built. The first time takes minutes; Go's own cache
 * keeps what an interrupted build has finished.
 *
 * @param module the directory of its sources among the resources
 * @param sources all files of it
 * @param variables what is set in them when they are linked
 * @param named what Go calls a program, and what it is called here
 */
record ClusterPrograms(String module, List<String> sources, Map<String, String> variables, Map<String, String> named) {
    /** As they are released, with the versions of modules that they are released with. */
    private static final ClusterPrograms KUBERNETES = new ClusterPrograms(
            "kubernetes",
            List.of("go.mod", "go.sum"),
            // In go.mod, it is the version of a module, which these programs do not look at.
            Map.of(
                    "k8s.io/component-base/version.gitVersion", "v1.34.4",
                    "k8s.io/component-base/version.gitMajor", "1",
                    "k8s.io/component-base/version.gitMinor", "34"),
            Map.of("server", "etcd"));

    /** What a cluster has around it: names, volumes, load balancers, the enforcement of NetworkPolicies. */
    private static final ClusterPrograms SURROUNDINGS = new ClusterPrograms(
            "surroundings",
            List.of("go.mod", "go.sum", "cloud/main.go", "dns/main.go", "pause/main.go"),
            Map.of(),
            Map.of("cmd", "network-policies"));

    private static final Map<String, String> ENVIRONMENT =
            Map.of("CGO_ENABLED", "0", "GOWORK", "off", "GOFLAGS", "-buildvcs=false");

    /** Directories in which all of them are, compiled into {@code cache} unless they are there. */
    static List<Path> compiled(Path cache) {
        return Stream.of(KUBERNETES, SURROUNDINGS)
                .map(each -> each.compiledInto(cache))
                .toList();
    }

    private Path compiledInto(Path cache) {
        Path programs = cache.resolve(module + "-" + key());
        return FileMutex.hold(
                cache.resolve(programs.getFileName() + ".lock"),
                Progress.quiet().start(module),
                () -> {
                    if (!Files.isDirectory(programs)) {
                        try {
                            compile(programs);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                    return programs;
                });
    }

    private String key() {
        var version = new StringBuilder();
        new Command(List.of("go", "env", "GOVERSION", "GOARCH"), Map.of(), null).run(module, version::append);
        var hash = new Hash().add(version.toString()).add(linking());
        sources.forEach(source -> hash.add(source).add(resource(module + "/" + source)));
        return hash.hex12();
    }

    private void compile(Path programs) throws IOException {
        Path source = programs.resolveSibling(programs.getFileName() + ".src");
        for (String file : sources) {
            Files.createDirectories(source.resolve(file).getParent());
            Files.writeString(source.resolve(file), resource(module + "/" + file));
        }
        Path unfinished = Files.createDirectories(source.resolve("built"));
        long begun = System.nanoTime();
        var packages = new AtomicInteger();
        new Command(
                        List.of(
                                "nice",
                                "-n",
                                "19",
                                "go",
                                "build",
                                "-v",
                                "-trimpath",
                                "-ldflags=" + linking(),
                                "-o",
                                unfinished + "/",
                                "./...",
                                "tool"),
                        ENVIRONMENT,
                        source)
                .run("Programs of a cluster cannot be compiled", line -> say(packages.incrementAndGet()));
        for (var name : named.entrySet()) {
            Files.move(unfinished.resolve(name.getKey()), unfinished.resolve(name.getValue()));
        }
        Files.move(unfinished, programs, StandardCopyOption.ATOMIC_MOVE);
        Directories.delete(source);
        System.out.println(
                "[cluster] " + module + " compiled in " + (System.nanoTime() - begun) / 1_000_000_000 + " s");
    }

    private String linking() {
        var flags = new StringBuilder("-s -w");
        new TreeMap<>(variables)
                .forEach((name, value) ->
                        flags.append(" -X ").append(name).append('=').append(value));
        return flags.toString();
    }

    /** A word now and then: it takes minutes. */
    private void say(int packages) {
        if (packages % 100 == 0) {
            System.out.println("[cluster] compiling " + module + ", " + packages + " packages");
        }
    }

    static String resource(String name) {
        try (InputStream in = ClusterPrograms.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
