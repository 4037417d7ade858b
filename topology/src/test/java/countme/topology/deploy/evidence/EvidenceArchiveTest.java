package countme.topology.deploy.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.deploy.evidence.EvidenceArchive.Outcome;
import countme.topology.report.Problem;
import countme.topology.service.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceArchiveTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    private static Exhibit exhibit(String file, Exhibit.Source source) {
        return new Exhibit(file, "a word", source);
    }

    private static Exhibit text(String file, String text) {
        return exhibit(file, () -> Optional.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static EvidenceArchive collect(Exhibit... exhibits) {
        return EvidenceArchive.collect("shop", "1.2.3", NOON, List.of(exhibits));
    }

    private static Map<String, String> read(Path archive) throws IOException {
        var files = new LinkedHashMap<String, String>();
        try (var zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void itIsADatedFileForItsOwnerWithItsDigestBesideIt() throws IOException {
        Path file = collect(text("audit.json", "[]")).write(directory);

        assertThat(file).hasFileName("shop-evidence-20261129T120000Z.zip");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(directory.resolve(file.getFileName() + ".sha256")))
                .isEqualTo(Hash.sha256(Files.readAllBytes(file)) + "  " + file.getFileName() + "\n");
    }

    @Test
    void everyFileInItHasItsDigest() throws IOException {
        Map<String, String> files =
                read(collect(text("a.json", "1"), text("tests/b.xml", "2")).write(directory));

        assertThat(files).containsOnlyKeys("a.json", "tests/b.xml", EvidenceArchive.ABOUT, EvidenceArchive.SUMS);
        String sums = Objects.requireNonNull(files.get(EvidenceArchive.SUMS));
        assertThat(sums.lines()).hasSize(3);
        files.forEach((name, content) -> {
            if (!name.equals(EvidenceArchive.SUMS)) {
                assertThat(sums).contains(Hash.sha256(content.getBytes(StandardCharsets.UTF_8)) + "  " + name + "\n");
            }
        });
    }

    @Test
    void whatCannotBeHadIsNamedWithTheReasonAndKeepsNothingElseOut() throws IOException {
        EvidenceArchive archive = collect(
                exhibit("status.json", () -> {
                    throw new Problem("No engine answers", "It is away.", "Start it.");
                }),
                exhibit("audit.json", () -> {
                    throw new NoSuchFileException("audit.jsonl");
                }),
                text("launcher.json", "{}"));

        assertThat(archive.isWhole()).isFalse();
        assertThat(archive.taken())
                .extracting(EvidenceArchive.Taken::outcome)
                .containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.COLLECTED);
        Map<String, String> files = read(archive.write(directory));
        assertThat(files).containsKey("launcher.json").doesNotContainKeys("status.json", "audit.json");
        var about = new JsonMapper().readTree(files.get(EvidenceArchive.ABOUT));
        assertThat(about.path("whole").asBoolean()).isFalse();
        assertThat(about.at("/exhibits/0/reason").asText()).isEqualTo("No engine answers: It is away. Start it.");
        assertThat(about.at("/exhibits/1/reason").asText()).contains("audit.jsonl");
    }

    @Test
    void whatThereIsNoneOfIsNoFailure() throws IOException {
        EvidenceArchive archive = collect(exhibit("tests", Optional::empty));

        assertThat(archive.isWhole()).isTrue();
        assertThat(read(archive.write(directory))).doesNotContainKey("tests");
    }
}
