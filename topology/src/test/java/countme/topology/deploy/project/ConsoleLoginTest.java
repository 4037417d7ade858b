package countme.topology.deploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.service.Login;
import countme.topology.state.StateDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLoginTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void isGeneratedOnceAndKept() {
        Login first = login().ensure();

        assertThat(first.user()).isEqualTo("countme");
        assertThat(first.password()).hasSizeGreaterThanOrEqualTo(20).matches("[A-Za-z0-9]+");
        assertThat(login().ensure()).isEqualTo(first);
        assertThat(login().kept()).contains(first);
    }

    @Test
    void onlyItsOwnerCanReadIt() throws IOException {
        login().ensure();

        try (Stream<Path> all = Files.walk(directory.resolve("state"))) {
            Path file = all.filter(Files::isRegularFile).findFirst().orElseThrow();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void lookingForItMakesNone() {
        assertThat(login().kept()).isEmpty();
        assertThat(directory.resolve("state")).doesNotExist();
    }

    @Test
    void anotherOneTakesItsPlace() {
        Login old = login().ensure();

        Login next = login().rotate();

        assertThat(next).isNotEqualTo(old);
        assertThat(login().ensure()).isEqualTo(next);
    }

    private ConsoleLogin login() {
        return new ConsoleLogin(new StateDir(directory.resolve("state"), directory, directory), SecretFile::random);
    }
}
