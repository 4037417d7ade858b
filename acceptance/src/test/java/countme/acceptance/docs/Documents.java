package countme.acceptance.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The project's Markdown pages. */
final class Documents {
    static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    /** Those that begin where there is no stack yet; any other finds one that is up. */
    private static final Set<String> FROM_NOTHING = Set.of("README.md", "docs/demo.md", "docs/runbooks/first-start.md");

    private Documents() {}

    /** Their paths in the project, such as {@code docs/deploy.md}, in the order of names. */
    static List<String> all() throws IOException {
        try (Stream<Path> docs = Files.walk(CHECKOUT.resolve("docs"))) {
            return Stream.concat(Stream.of(CHECKOUT.resolve("README.md")), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(file -> CHECKOUT.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** What the build has made and documents run. */
    static List<Path> built() throws IOException {
        try (Stream<Path> jars = Files.list(CHECKOUT.resolve("loadtest/target"))) {
            return Stream.concat(
                            Stream.of(CHECKOUT.resolve("topology/target/topology.jar")),
                            jars.filter(file -> file.toString().matches(".*/loadtest-[0-9.]+\\.jar")))
                    .map(CHECKOUT::relativize)
                    .toList();
        }
    }

    static List<Block> blocks(String document) throws IOException {
        return Blocks.in(Files.readString(CHECKOUT.resolve(document)));
    }

    static boolean beginsFromNothing(String document) {
        return FROM_NOTHING.contains(document);
    }
}
