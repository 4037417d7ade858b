package countme.topology.image.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void theRevisionIsWhatTheBuildFoundAndSaysWhetherFilesDiffered() throws IOException {
        assertThat(read("revision=0123456789ab", "modified=false", "subject=Greet = \\u ops"))
                .isEqualTo(new Source("0123456789ab", "Greet = \\u ops"));
        assertThat(read("revision=0123456789ab", "modified=true", "subject=Greet"))
                .isEqualTo(new Source("0123456789ab-modified", "Greet, and changes"));
        assertThat(read("revision=0123456789ab", "subject=" + "x".repeat(60), "revision=of another", "no value")
                        .subject())
                .isEqualTo("x".repeat(60));
        assertThat(read("revision=0123456789ab", "modified=true", "subject=" + "x".repeat(100))
                        .subject())
                .isEqualTo("x".repeat(59) + "…, and changes");
    }

    @Test
    void whatTheBuildCouldNotTellIsNotSaid() throws IOException {
        assertThat(read(
                        "revision=${git.commit.id.abbrev}",
                        "modified=${git.dirty}",
                        "subject=${git.commit.message.short}"))
                .isEqualTo(Source.UNKNOWN);
        assertThat(Source.read(directory.resolve("none"))).isEqualTo(Source.UNKNOWN);
    }

    private Source read(String... lines) throws IOException {
        return Source.read(Files.write(directory.resolve("source.txt"), List.of(lines)));
    }
}
