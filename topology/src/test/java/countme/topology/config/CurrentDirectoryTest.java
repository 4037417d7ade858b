package countme.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurrentDirectoryTest {
    private final String present = System.getProperty("user.dir");

    @AfterEach
    void returnToIt() {
        System.setProperty("user.dir", present);
    }

    @Test
    void aRelativePathIsCountedFromIt() {
        assertThat(CurrentDirectory.absolute(Path.of("a/b"))).isEqualTo(Path.of(present, "a/b"));
    }

    @Test
    void oneThatCannotBeNamedOnlyMattersWhereItsNameIsNeeded() {
        // Any letter that the character set lacks; this one is in none.
        System.setProperty("user.dir", "/tmp/jos\0");

        assertThat(CurrentDirectory.absolute(Path.of("/a/b"))).isEqualTo(Path.of("/a/b"));
        assertThatThrownBy(() -> CurrentDirectory.absolute(Path.of("a/b"))).isInstanceOf(InvalidPathException.class);
    }
}
