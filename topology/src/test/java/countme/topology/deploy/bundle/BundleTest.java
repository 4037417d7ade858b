package countme.topology.deploy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {
    private static final Bundle.About ABOUT =
            new Bundle.About("0.1.0", "amd64", Instant.parse("2026-11-29T10:00:00Z"), List.of("nginx:1", "redis:8"));

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Bundle bundle = Bundle.verified(written());

        assertThat(bundle.about()).isEqualTo(ABOUT);
        var images = new ByteArrayOutputStream();
        bundle.images(in -> copy(in, images));
        assertThat(images.toString(StandardCharsets.UTF_8)).isEqualTo("images".repeat(1000));
    }

    @Test
    void unzipFindsTheLauncherAndTheDigestsInIt() throws IOException {
        try (var zip = new ZipInputStream(Files.newInputStream(written()))) {
            assertThat(zip.getNextEntry().getName()).isEqualTo("topology.jar");
            assertThat(zip.readAllBytes()).asString().isEqualTo("launcher");
            assertThat(zip.getNextEntry().getName()).isEqualTo("images.lock");
            assertThat(zip.readAllBytes()).asString().isEqualTo("lock");
        }
    }

    @Test
    void aPartOfOneIsRefusedWhereverItEnds() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        for (int length = 0; length < whole.length; length += 7) {
            Path part = Files.write(directory.resolve("part"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Bundle.verified(part))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("cannot be used as a bundle");
        }
    }

    /** Whoever changes a part cannot have the file taken, unless what it says about itself is changed as well. */
    @ParameterizedTest
    @ValueSource(strings = {"topology.jar", "images.lock", "images.tar"})
    void aPartThatWasExchangedIsRefused(String part) throws IOException {
        Path other = rewritten(part, "something else");

        assertThatThrownBy(() -> Bundle.verified(other))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("cannot be used as a bundle")
                .extracting(thrown -> ((Problem) thrown).why())
                .asString()
                .contains("'" + part + "'", "checksum differs");
    }

    @Test
    void whatIsAnotherFormatOrNoneIsRefused() throws IOException {
        for (String about : List.of("{\"format\": 2}", "{", "[]", "")) {
            Path other = rewritten("bundle.json", about);
            assertThatThrownBy(() -> Bundle.verified(other)).isInstanceOf(Problem.class);
        }
        assertThatThrownBy(() -> Bundle.verified(Files.writeString(directory.resolve("text"), "text")))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Bundle.verified(directory.resolve("nothing"))).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Bundle.verified(directory)).isInstanceOf(Problem.class);
    }

    private Path written() throws IOException {
        Path file = directory.resolve("bundle.zip");
        try (var out = Files.newOutputStream(file)) {
            Bundle.write(
                    out,
                    ABOUT,
                    to -> to.write("launcher".getBytes(StandardCharsets.UTF_8)),
                    to -> to.write("lock".getBytes(StandardCharsets.UTF_8)),
                    to -> to.write("images".repeat(1000).getBytes(StandardCharsets.UTF_8)));
        }
        return file;
    }

    private Path rewritten(String part, String content) throws IOException {
        Path file = directory.resolve("rewritten.zip");
        try (var from = new ZipInputStream(Files.newInputStream(written()));
                var to = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(entry.getName().equals(part) ? content.getBytes(StandardCharsets.UTF_8) : from.readAllBytes());
            }
        }
        return file;
    }

    private static void copy(InputStream in, ByteArrayOutputStream out) {
        try {
            in.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
