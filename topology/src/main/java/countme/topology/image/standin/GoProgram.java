package countme.topology.image.standin;

import countme.topology.image.local.Command;
import countme.topology.image.local.FileMutex;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A static Linux program compiled from Go modules and kept by the hash of its inputs: module files, link flags, compiler version and processor.
 * Go's own cache keeps what an interrupted build has finished.
 */
final class GoProgram {
    private final Path cache;
    private final Optional<Path> go;

    GoProgram(Path cache) {
        this(cache, Command.find("go", "/usr/local/go/bin", "/usr/lib/go/bin"));
    }

    GoProgram(Path cache, Optional<Path> go) {
        this.cache = cache;
        this.go = go;
    }

    /** The recipe's program, compiled unless it is there. Other processes that want the same one wait for it. */
    Path build(Recipe recipe, String architecture, Progress.Task task) {
        String what = "'" + recipe.image().shortName() + "' cannot be compiled";
        Path compiler = go.orElseThrow(() -> new Problem(
                what,
                "No image registry answers, and Go is not installed.",
                "Install Go " + required(recipe)
                        + " or newer, or give the engine a registry, then run the command again."));
        Path program = cache.resolve(recipe.image().shortName() + "-" + key(recipe, compiler, architecture, what));
        Path mutex = cache.resolve(program.getFileName() + ".lock");
        return FileMutex.hold(mutex, task, () -> {
            if (!Files.isExecutable(program)) {
                compile(recipe, compiler, architecture, program, what, task);
            }
            return program;
        });
    }

    private static String key(Recipe recipe, Path compiler, String architecture, String what) {
        StringBuilder version = new StringBuilder();
        new Command(List.of(compiler.toString(), "env", "GOVERSION"), Map.of(), null).run(what, version::append);
        Hash hash = new Hash()
                .add(recipe.text(Recipe.GO_MOD))
                .add(recipe.text(Recipe.GO_SUM))
                .add(recipe.text(Recipe.LDFLAGS))
                .add(version.toString())
                .add(architecture);
        if (recipe.has(Recipe.GO_MAIN)) {
            hash.add(recipe.text(Recipe.GO_MAIN));
        }
        return hash.hex12();
    }

    private static void compile(
            Recipe recipe, Path compiler, String architecture, Path program, String what, Progress.Task task) {
        Path source = program.resolveSibling(program.getFileName() + ".src");
        Path unfinished = source.resolve("program");
        try {
            Files.createDirectories(source);
            for (String name : List.of(Recipe.GO_MOD, Recipe.GO_SUM, Recipe.GO_MAIN)) {
                if (recipe.has(name)) {
                    Files.writeString(source.resolve(name), recipe.text(name) + "\n");
                }
            }
            // What the user has set for other programs would give another program, or none: a newer processor, a
            // workspace.
            Map<String, String> environment = Map.of(
                    "CGO_ENABLED", "0",
                    "GOOS", "linux",
                    "GOARCH", architecture,
                    "GOAMD64", "v1",
                    "GOARM64", "v8.0",
                    "GOEXPERIMENT", "",
                    "GO111MODULE", "on",
                    "GOWORK", "off",
                    "GOFLAGS", "-buildvcs=false");
            String target = tool(recipe);
            AtomicInteger packages = new AtomicInteger();
            task.now("downloading modules");
            List<String> list = gently(compiler, "list", "-deps", target);
            new Command(list, environment, source).run(what, line -> {
                if (!line.startsWith("go: ")) {
                    packages.incrementAndGet();
                }
            });
            AtomicInteger compiled = new AtomicInteger();
            List<String> build = gently(
                    compiler,
                    "build",
                    "-v",
                    "-trimpath",
                    "-ldflags=" + recipe.text(Recipe.LDFLAGS),
                    "-o",
                    unfinished.toString(),
                    target);
            new Command(build, environment, source)
                    .run(
                            what,
                            line -> task.now("compiling, " + compiled.incrementAndGet() + " of up to " + packages
                                    + " packages"));
            Files.move(unfinished, program, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Problem(
                    what,
                    "Its files cannot be written to " + source + ": " + e.getMessage() + ".",
                    "Check the cache directory's owner and free space, then run the command again.",
                    e);
        }
    }

    /** At the lowest priority: what serves users must not wait for a compiler. */
    private static List<String> gently(Path compiler, String... arguments) {
        List<String> line = new ArrayList<>();
        Command.find("nice").ifPresent(nice -> line.addAll(List.of(nice.toString(), "-n", "19")));
        line.add(compiler.toString());
        line.addAll(List.of(arguments));
        return line;
    }

    private static String tool(Recipe recipe) {
        return recipe.has(Recipe.GO_MAIN) ? "." : directive(recipe, "tool");
    }

    private static String required(Recipe recipe) {
        return directive(recipe, "go");
    }

    private static String directive(Recipe recipe, String name) {
        return recipe.text(Recipe.GO_MOD)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("No '" + name + "' line in " + recipe.image() + "'s go.mod"));
    }
}
