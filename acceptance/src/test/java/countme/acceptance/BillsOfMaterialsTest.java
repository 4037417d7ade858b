package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What the counter and the launcher are made of is written in them, for whoever looks for a library with a known hole. */
@Testcontainers
class BillsOfMaterialsTest {
    @Container
    static final Stack stack = Stack.shared();

    @Test
    void theCountersImageHasOne() {
        // A command's output is cut where it is long.
        String names = stack.exec(
                stack.topology().app(),
                1,
                List.of("sh", "-c", "grep -o '\"bomFormat\" : \"CycloneDX\"\\|^      \"name\" : .*' /app/bom.json"));

        assertThat(names).contains("CycloneDX", "\"jedis\"", "\"spark-core\"").doesNotContain("junit-jupiter-api");
    }

    @Test
    void theLauncherHasOne() throws IOException {
        try (var jar = new ZipFile(Path.of(System.getProperty("launcher.jar")).toFile())) {
            byte[] bill =
                    jar.getInputStream(jar.getEntry("META-INF/sbom/bom.json")).readAllBytes();

            assertThat(components(new String(bill, StandardCharsets.UTF_8)))
                    .contains("testcontainers", "docker-java-core", "jib-core")
                    .doesNotContain("junit-jupiter-api");
        }
    }

    private static List<String> components(String bill) throws IOException {
        JsonNode read = new ObjectMapper().readTree(bill);
        assertThat(read.path("bomFormat").asText()).isEqualTo("CycloneDX");
        return read.path("components").findValuesAsText("name");
    }
}
