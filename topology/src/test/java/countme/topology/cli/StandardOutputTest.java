package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardOutputTest {
    /** What takes nothing. */
    private static final class Refusing extends OutputStream {
        private final String words;

        Refusing(String words) {
            this.words = words;
        }

        @Override
        public void write(int value) throws IOException {
            throw new IOException(words);
        }
    }

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int run(boolean hasReader, String words, String... arguments) {
        return Main.run(
                Topology::new,
                System.getenv(),
                StandardOutput.printing(new Refusing(words), () -> hasReader, StandardCharsets.UTF_8),
                new PrintStream(said, true, StandardCharsets.UTF_8),
                arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "version --format json", "--help", "status --help", "completion bash", "config"})
    void whatCannotBePrintedIsAFailureThatSaysWhy(String line) {
        assertThat(run(false, "No space left on device", line.split(" "))).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("error: What was found or done cannot be printed", "No space left on device", "next: ")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--help", "completion bash", "config"})
    void whereNobodyReadsAnyMoreItEndsAsOtherProgramsDo(String line) {
        assertThat(run(true, "Broken pipe", line.split(" "))).isEqualTo(141);
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void whatIsWrittenArrives() {
        var bytes = new ByteArrayOutputStream();
        StandardOutput.printing(bytes, () -> false, StandardCharsets.UTF_8).println("1 ü");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("1 ü" + System.lineSeparator());
    }
}
