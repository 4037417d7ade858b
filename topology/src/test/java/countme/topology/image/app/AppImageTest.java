package countme.topology.image.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.image.local.Origin;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.Problem;
import countme.topology.service.ImageRef;
import countme.topology.service.ServiceLogins;
import countme.topology.service.catalog.App;
import countme.topology.service.catalog.Checks;
import countme.topology.service.catalog.Redis;
import countme.topology.state.UpstreamGroup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppImageTest {
    private static final SuppliedImage JAVA =
            new SuppliedImage(ImageRef.of("java:25.0"), "java:25.0", "sha256:1", Origin.OFFICIAL, "", "ba5e", "", 1);

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void build() throws IOException {
        Files.createDirectories(directory.resolve("libs"));
        Files.writeString(directory.resolve("libs/a.jar"), "a");
        Files.writeString(directory.resolve("app.jar"), "app");
        Files.writeString(directory.resolve("bom.json"), "{}");
        Files.writeString(directory.resolve("baseline.json"), Checks.unsaid().json());
        Files.writeString(directory.resolve("source.txt"), "revision=0123456789ab\nmodified=true\nsubject=Greet all\n");
    }

    @Test
    void twoBuildsOfTheSameCommitHaveDifferentNamesWhereAnythingInThemDiffers() throws IOException {
        String name = app(directory).name(JAVA);
        assertThat(name)
                .matches("1\\.2\\.3-[0-9a-f]{12}")
                .isEqualTo(app(directory).name(JAVA));
        assertThat(app(directory).reference(JAVA)).isEqualTo("countme/app:" + name);

        Files.writeString(directory.resolve("app.jar"), "another");
        String another = app(directory).name(JAVA);
        assertThat(another).isNotEqualTo(name);

        Files.writeString(directory.resolve("source.txt"), "");
        assertThat(app(directory).name(JAVA)).isNotIn(name, another);
    }

    @Test
    void theImageSaysWhatItIsAndWhatItAnswers() {
        assertThat(app(directory).labels(JAVA, "7.1"))
                .containsEntry("org.opencontainers.image.title", "countme")
                .containsEntry("org.opencontainers.image.version", "7.1")
                .containsEntry("org.opencontainers.image.revision", "0123456789ab-modified")
                .containsEntry("countme.subject", "Greet all, and changes")
                .containsEntry("countme.checks", Checks.unsaid().json());
    }

    @Test
    void withoutAKnownSourceTheBasesRevisionIsNotItsOwn() throws IOException {
        Files.delete(directory.resolve("source.txt"));

        assertThat(app(directory).labels(JAVA, "7.1")).containsEntry("org.opencontainers.image.revision", "");
    }

    @Test
    void whatTheBuildMadeIsReadFromItsArchive() throws IOException {
        assertThat(app(AppImage.archivedFiles(archived())).name(JAVA))
                .isEqualTo(app(directory).name(JAVA));
    }

    @Test
    void whatTheBuildMadeAnewIsReadAnewFromTheSameArchive() throws IOException {
        String before = app(AppImage.archivedFiles(archived())).name(JAVA);
        Files.writeString(
                directory.resolve("app.jar"), "A longer one than before, so that all that follows is elsewhere.");

        assertThat(app(AppImage.archivedFiles(archived())).name(JAVA))
                .isEqualTo(app(directory).name(JAVA))
                .isNotEqualTo(before);
    }

    @Test
    void whatTheBuildDidNotMakeIsRefusedWithWhatToType() throws IOException {
        Path text = Files.writeString(directory.resolve("text.zip"), "text");

        for (Path wrong : List.of(directory.resolve("nothing.zip"), text, directory.resolve("libs"))) {
            assertThatThrownBy(() -> AppImage.archivedFiles(wrong)).isInstanceOfSatisfying(Problem.class, problem -> {
                assertThat(problem.what()).contains(wrong.toString());
                assertThat(problem.next()).contains("mvn -q -pl app -DskipTests package");
            });
        }
    }

    private Path archived() throws IOException {
        Path zip = directory.resolve("image.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                var archive = new ZipOutputStream(out)) {
            for (String name : List.of("app.jar", "bom.json", "baseline.json", "source.txt", "libs/a.jar")) {
                archive.putNextEntry(new ZipEntry(name));
                archive.write(Files.readAllBytes(directory.resolve(name)));
            }
        }
        return zip;
    }

    private static AppImage app(Path files) {
        return AppImage.of(
                "1.2.3",
                new App(new Redis(ServiceLogins.NONE), UpstreamGroup.FIRST, 2, false, false, Duration.ofSeconds(12)),
                files);
    }
}
