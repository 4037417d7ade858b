package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What an auditor gets of a stack that runs. */
@Testcontainers
@Order(Deployed.BESIDE)
class EvidenceTest {
    @Container
    static final Deployed beside = Deployed.beside();

    @TempDir
    private Path directory = Path.of("");

    private Map<String, byte[]> collect() throws IOException {
        Launcher.Result done = beside.launcher()
                .run(
                        "evidence",
                        "collect",
                        directory.toString(),
                        "--definition",
                        "../docs/host.yaml",
                        "--format",
                        "json");
        assertThat(done.status()).as(done.out() + done.err()).isZero();
        var files = new TreeMap<String, byte[]>();
        Path archive =
                Path.of(new ObjectMapper().readTree(done.out()).path("file").asText());
        try (var zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private static JsonNode json(Map<String, byte[]> files, String name) throws IOException {
        assertThat(files).containsKey(name);
        return new ObjectMapper().readTree(files.get(name));
    }

    @Test
    void everythingIsThereAsItWasCollectedAndNoSecretIsInIt() throws IOException, NoSuchAlgorithmException {
        Map<String, byte[]> files = collect();

        String sums = new String(Objects.requireNonNull(files.get("SHA256SUMS")), StandardCharsets.UTF_8);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (!file.getKey().equals("SHA256SUMS")) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.getValue());
                assertThat(sums).contains(HexFormat.of().formatHex(digest) + "  " + file.getKey() + "\n");
            }
        }
        assertThat(json(files, "audit.json").findValuesAsText("what")).contains("up");
        assertThat(json(files, "status.json")).hasSize(14);
        assertThat(json(files, "drift.json")).isEmpty();
        assertThat(json(files, "parts/app.json").path("components").findValuesAsText("name"))
                .contains("jedis");
        assertThat(json(files, "parts/launcher.json").path("components").findValuesAsText("name"))
                .contains("testcontainers");
        assertThat(json(files, "access.json").path("users").findValuesAsText("name"))
                .containsExactly("ada", "ben", "ci");
        for (String secret : new String[] {"secrets/console-password", "secrets/services"}) {
            String text = Files.readString(beside.state(secret)).strip();
            assertThat(files)
                    .allSatisfy((name, content) -> assertThat(new String(content, StandardCharsets.UTF_8))
                            .as(name)
                            .doesNotContain(text));
        }
    }

    @Test
    void theEngineItselfSaysThatEveryContainerIsConfined() throws IOException {
        JsonNode containers = json(collect(), "confinement.json");

        assertThat(containers)
                .hasSize(14)
                .allSatisfy(one -> assertThat(one.path("deviations"))
                        .as(one.path("container").asText())
                        .isEmpty());
    }
}
