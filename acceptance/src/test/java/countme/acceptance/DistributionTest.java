package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What {@code -Pdist} makes works wherever it is unpacked: without Java, without a PATH, and where nothing can be written. */
@Testcontainers
@EnabledIf(value = "isMade", disabledReason = "mvn verify -Pdist makes the distribution")
@Order(Deployed.BESIDE)
class DistributionTest {
    /** Owns nothing, on any Linux. */
    private static final String NOBODY = "65534";

    @Container
    static final Deployed beside = Deployed.beside();

    @TempDir
    private static Path directory = Path.of("");

    private static Path home = Path.of("");

    static boolean isMade() {
        return Files.exists(Path.of(archive()));
    }

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path place = Files.createDirectory(directory.resolve("a place with spaces"));
        assertThat(output("tar", "-xzf", archive(), "-C", place.toString())).isEmpty();
        assertThat(output("chmod", "-R", "a-w", place.toString())).isEmpty();
        home = place.resolve("countme");
    }

    @Test
    void itNeedsNoJavaNoPathAndNoPlaceToWrite() throws Exception {
        assertThat(anotherUser(command(), "version")).matches("countme \\S+ \\(Java \\S+\\)\\R");
        assertThat(anotherUser(command(), "--help")).startsWith("Usage: countme VERB ");
    }

    @Test
    void aLinkToItsCommandDoesTheSame() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("countme"), command());
        assertThat(anotherUser(link, "version")).startsWith("countme ");
    }

    @Test
    void itKnowsTheStackThatTheJarDeployed() {
        Launcher.Result status = launcher("-u", "JAVA_HOME", "PATH=").runPackaged("status");
        assertThat(status.status()).as(status.out() + status.err()).isZero();
        assertThat(status.out()).contains("proxy", "running", "healthy");
        assertThat(status.err()).isEmpty();
    }

    @Test
    void nearlyAllItsClassesComeFromItsArchive() throws IOException {
        Path log = directory.resolve("classes.log");
        Launcher.Result status = launcher("JDK_JAVA_OPTIONS='-Xlog:class+load:file=%s'".formatted(log))
                .runPackaged("status");
        assertThat(status.status()).as(status.out() + status.err()).isZero();

        List<String> loaded = Files.readAllLines(log, StandardCharsets.UTF_8);
        long archived = count(loaded, "source: shared objects file");
        long read = count(loaded, "topology.jar");
        System.out.printf("[start] %,d classes from the archive, %,d from the jar%n", archived, read);
        assertThat(archived).isGreaterThan(1000);
        assertThat(read).isLessThan(archived / 20);
    }

    private static String archive() {
        return System.getProperty("launcher.distribution");
    }

    private static Path command() {
        return home.resolve("bin/countme");
    }

    /** Calls it on the deployed stack, in an environment that is changed as {@code env} is told. */
    private static Launcher launcher(String... changes) {
        return beside.launcher()
                .running(command())
                .behind(Stream.concat(Stream.of("env"), Stream.of(changes)).toList());
    }

    /** What a call by somebody else prints, in an empty environment; by whoever runs the tests unless that is root. */
    private static String anotherUser(Path command, String verb) throws IOException, InterruptedException {
        return System.getProperty("user.name").equals("root")
                ? output("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", command.toString(), verb)
                : output(command.toString(), verb);
    }

    /** What a command prints that succeeds. */
    private static String output(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static long count(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }
}
