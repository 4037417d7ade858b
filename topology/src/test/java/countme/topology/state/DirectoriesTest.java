package countme.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {
    @Test
    void allThatIsInItGoesAndWhatLinksLeadToStays(@TempDir Path place) throws IOException {
        Path other =
                Files.createFile(Files.createDirectory(place.resolve("other")).resolve("file"));
        Path directory = place.resolve("directory");
        Files.createDirectories(directory.resolve("a/b"));
        Files.createFile(directory.resolve("a/b/file"));
        Files.createSymbolicLink(directory.resolve("link"), place.resolve("other"));

        Directories.delete(directory);

        assertThat(directory).doesNotExist();
        assertThat(other).exists();
    }
}
