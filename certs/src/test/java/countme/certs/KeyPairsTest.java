package countme.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPairsTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void aPairIsMadeOnceForItsOwnerOnlyAndFoundAgain() throws IOException {
        Path file = directory.resolve("made/account.key");

        KeyPair made = KeyPairs.in(file);
        KeyPair found = KeyPairs.in(file);

        assertThat(found.getPublic()).isEqualTo(made.getPublic());
        assertThat(Identity.matches(found.getPrivate(), made.getPublic())).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyPairs.generate().getPublic()).isNotEqualTo(made.getPublic());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE", "PUBLIC"})
    void whatIsDamagedIsNotReplacedButNamed(String half) throws IOException {
        Path file = directory.resolve("account.key");
        KeyPair unused = KeyPairs.in(file);
        String text = Files.readString(file);
        Files.writeString(file, text.replaceAll("(BEGIN " + half + " KEY-----\n)M", "$1!"));

        assertThatThrownBy(() -> KeyPairs.in(file))
                .isInstanceOf(CertificateProblem.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Remove it");
        Files.writeString(file, text.replace(half, "OTHER"));
        assertThatThrownBy(() -> KeyPairs.in(file)).isInstanceOf(CertificateProblem.class);
    }
}
