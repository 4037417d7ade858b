package countme.topology.deploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.service.ServiceLogins;
import countme.topology.state.StateDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceSecretTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void isGeneratedOnceAndReadableByItsOwnerOnly() throws IOException {
        assertThat(secret().kept()).isEmpty();
        ServiceLogins first = secret().ensure();

        assertThat(secret().ensure()).isEqualTo(first);
        assertThat(secret().kept()).contains(first);
        assertThat(first.required()).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("secrets/services"))))
                .isEqualTo("rw-------");
    }

    @Test
    void eachUserHasAnotherPassword() {
        ServiceLogins logins = secret().ensure();

        assertThat(logins.of("a").password()).isNotEqualTo(logins.of("b").password());
        assertThat(logins.of("a").password()).doesNotContain(logins.secrets().get(0));
    }

    @Test
    void theOneBeforeIsAcceptedUntilNobodyUsesItAnyMore() {
        ServiceLogins before = secret().ensure();

        secret().rotate();

        ServiceLogins both = secret().ensure();
        assertThat(both.of("a")).isNotEqualTo(before.of("a"));
        assertThat(both.accepted("a")).containsExactly(both.of("a"), before.of("a"));
        assertThat(secret().settle(() -> false)).isTrue();
        assertThat(secret().ensure().accepted("a")).containsExactly(both.of("a"));
        assertThat(secret().settle(() -> false)).isFalse();
    }

    @Test
    void onceEverybodyHasToLogInThatStays() {
        ServiceLogins unused = secret().ensure();

        assertThat(secret().settle(() -> true)).isTrue();

        assertThat(secret().settle(() -> false)).isFalse();
        secret().rotate();
        assertThat(secret().ensure().required()).isTrue();
    }

    @Test
    void nothingIsExchangedBeforeThereIsAnything() {
        secret().rotate();

        assertThat(secret().kept()).isEmpty();
    }

    private ServiceSecret secret() {
        return new ServiceSecret(new StateDir(directory, directory, directory), SecretFile::random);
    }
}
