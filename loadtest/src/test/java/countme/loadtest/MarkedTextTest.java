package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MarkedTextTest {
    private static final MarkedText DOCUMENT =
            MarkedText.of("performance.md", "before\n<!-- begin scale -->\nold\n<!-- end scale -->\nafter\n");

    @Test
    void whatIsBetweenTheMarkersIsReplacedAndNothingElse() throws IOException {
        assertThat(DOCUMENT.with("scale", "new\n"))
                .isEqualTo("before\n<!-- begin scale -->\nnew\n<!-- end scale -->\nafter\n");
    }

    @Test
    void aPartIsWhatStandsBetweenItsMarkers() throws IOException {
        assertThat(DOCUMENT.part("scale")).isEqualTo("old");
    }

    @Test
    void aPartThatIsNotThereIsNamed() {
        assertThatIOException()
                .isThrownBy(() -> DOCUMENT.with("landscape", "new"))
                .withMessage(
                        "performance.md has no place for what was measured: write '<!-- begin landscape -->' and '<!-- end landscape -->' on lines of their own.");
    }
}
