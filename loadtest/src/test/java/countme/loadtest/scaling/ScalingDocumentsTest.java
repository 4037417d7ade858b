package countme.loadtest.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.MarkedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScalingDocumentsTest {
    private static final Path DOCS = Path.of("../docs");

    @Test
    void whatTheDocumentsShowIsWhatIsComputed() throws IOException {
        for (Map.Entry<Scaling.Part, String> table : Scaling.tables(DOCS).entrySet()) {
            Scaling.Part part = table.getKey();
            assertThat(MarkedText.read(DOCS.resolve(part.document())).part(part.name()))
                    .as(
                            "%s, %s: type 'java -cp loadtest/target/loadtest-0.1.0.jar %s --write docs'.",
                            part.document(), part.name(), Scaling.class.getName())
                    .isEqualTo(table.getValue());
        }
    }
}
