package countme.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A copy of the project's sources in which somebody changes the greeting and builds the app, as docs/deploy.md says it, so that the
 * checkout itself stays as it is. Removed when closed, or when the benchmark is interrupted.
 */
public final class SourceCopy implements AutoCloseable {
    /** Where the app says it. */
    static final String ANSWER = "app/src/main/java/countme/app/Answer.java";
    /** Where it is expected. */
    static final String BASELINE = "app/src/main/image/baseline.json";

    private static final String IMAGE = "app/target/app-0.1.0-image.zip";
    private static final List<String> BUILD = List.of("mvn", "-q", "-pl", "app", "-DskipTests", "package");

    private final Path directory;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SourceCopy(Path directory) {
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Copies the files of a checkout that git knows, as they are now. The copy itself is not in git. */
    public static SourceCopy of(Path checkout) throws IOException, InterruptedException {
        return of(
                checkout,
                List.of(run(checkout, List.of("git", "ls-files", "-z")).split("\0")));
    }

    /** Copies some files. */
    static SourceCopy of(Path checkout, List<String> names) throws IOException {
        var copy = new SourceCopy(Files.createTempDirectory("countme-sources"));
        for (String name : names) {
            Path from = checkout.resolve(name);
            // One that was deleted and not committed is not there.
            if (Files.isRegularFile(from)) {
                Path to = copy.file(name);
                Files.createDirectories(to.getParent());
                Files.copy(from, to);
            }
        }
        return copy;
    }

    /** What the version that is built now says. */
    Greeting greeting() throws IOException {
        return Greeting.in(Files.readString(file(BASELINE)));
    }

    /** Changes the greeting in its two places, or in neither. */
    void change(Greeting before, Greeting after) throws IOException {
        String answer = before.replacedIn(Files.readString(file(ANSWER)), after, ANSWER);
        String baseline = before.replacedIn(Files.readString(file(BASELINE)), after, BASELINE);
        Files.writeString(file(ANSWER), answer);
        Files.writeString(file(BASELINE), baseline);
    }

    /** Builds the app alone. */
    Path build() throws IOException, InterruptedException {
        String unused = run(directory, BUILD);
        return file(IMAGE);
    }

    /** One of its files. */
    public Path file(String name) {
        return directory.resolve(name);
    }

    private static String run(Path where, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(
                    "'%s' failed with status %d:%n%s".formatted(String.join(" ", command), status, output.strip()));
        }
        return output;
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            Scratch.remove(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " could not be removed", e);
        }
    }
}
