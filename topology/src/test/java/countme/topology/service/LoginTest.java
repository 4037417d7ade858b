package countme.topology.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class LoginTest {
    private static final Login LOGIN = new Login("countme", "secret");

    @Test
    void theSameLoginIsTheSameConfiguration() {
        assertThat(LOGIN.passwordFileLine())
                .isEqualTo(new Login("countme", "secret").passwordFileLine())
                .isNotEqualTo(new Login("countme", "Secret").passwordFileLine());
    }

    @Test
    void thePasswordFileHoldsASaltedHash() {
        assertThat(LOGIN.passwordFileLine())
                .matches("countme:\\{SSHA}[A-Za-z0-9+/]{38}==\n")
                .doesNotContain("secret");
    }

    @Test
    void nginxFindsThePasswordRight() throws NoSuchAlgorithmException {
        String encoded = LOGIN.passwordFileLine().strip().substring("countme:{SSHA}".length());
        byte[] both = Base64.getDecoder().decode(encoded);
        byte[] salt = Arrays.copyOfRange(both, 20, both.length);
        var sha1 = MessageDigest.getInstance("SHA-1");
        sha1.update("secret".getBytes(StandardCharsets.UTF_8));

        assertThat(sha1.digest(salt)).isEqualTo(Arrays.copyOf(both, 20));
        assertThat(salt).hasSize(8).isNotEqualTo(new byte[8]);
    }

    @Test
    void itsHeaderIsKnownByADigestAsNginxWritesThem() {
        // printf 'Basic Y291bnRtZTpzZWNyZXQ=' | openssl md5 -binary | basenc --base64url, without its padding
        assertThat(LOGIN.header()).isEqualTo("Basic Y291bnRtZTpzZWNyZXQ=");
        assertThat(LOGIN.headerDigest()).isEqualTo("tDetbkNq2AiDXTo_wqJa_Q");
    }

    @Test
    void thePasswordDoesNotGetIntoLogs() {
        assertThat(LOGIN).asString().contains("countme").doesNotContain("secret");
    }
}
