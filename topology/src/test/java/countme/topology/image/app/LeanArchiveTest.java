package countme.topology.image.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeanArchiveTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void theLayersThatTheEngineHasStayAtHome() throws IOException {
        Path archive = directory.resolve("image.tar");
        var files = new LinkedHashMap<String, String>();
        files.put("base.tar.gz", "a lot");
        files.put("app.tar.gz", "little");
        files.put("config.json", "{\"rootfs\":{\"diff_ids\":[\"sha256:base\",\"sha256:app\"]}}");
        files.put(
                "manifest.json",
                "[{\"Config\":\"config.json\",\"RepoTags\":[\"countme/app:1\"],\"Layers\":[\"base.tar.gz\",\"app.tar.gz\"]}]");
        write(archive, files);
        Path lean = directory.resolve("lean.tar");

        assertThat(LeanArchive.write(archive, List.of("sha256:base"), lean)).isEqualTo("countme/app:1");

        assertThat(names(lean)).containsExactly("app.tar.gz", "config.json", "manifest.json");
    }

    @Test
    void anImageOverAnotherBaseIsSentWhole() {
        assertThat(LeanArchive.known(json("[\"a\",\"b\"]"), json("[\"sha256:1\",\"sha256:2\"]"), List.of("sha256:9")))
                .isEmpty();
        assertThat(LeanArchive.known(json("[\"a\"]"), json("[\"sha256:1\"]"), List.of("sha256:1", "sha256:2")))
                .isEmpty();
    }

    @Test
    void aFileThatIsAlsoANewLayerIsSent() {
        assertThat(LeanArchive.known(
                        json("[\"a\",\"b\",\"a\"]"),
                        json("[\"sha256:1\",\"sha256:2\",\"sha256:1\"]"),
                        List.of("sha256:1", "sha256:2")))
                .containsExactly("b");
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Path archive, Map<String, String> files) throws IOException {
        try (OutputStream file = Files.newOutputStream(archive);
                var out = new TarArchiveOutputStream(file)) {
            for (Map.Entry<String, String> one : files.entrySet()) {
                byte[] bytes = one.getValue().getBytes(StandardCharsets.UTF_8);
                var entry = new TarArchiveEntry(one.getKey());
                entry.setSize(bytes.length);
                out.putArchiveEntry(entry);
                out.write(bytes);
                out.closeArchiveEntry();
            }
        }
    }

    private static List<String> names(Path archive) throws IOException {
        var names = new ArrayList<String>();
        try (InputStream file = Files.newInputStream(archive);
                var in = new TarArchiveInputStream(file)) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
