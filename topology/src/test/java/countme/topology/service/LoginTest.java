package countme.topology.service;

import static org.assertj.core.api.Assertions.assertThat;

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
    void itsHeaderIsKnownByADigestAsNginxWritesThem() {
        // printf 'Basic Y291bnRtZTpzZWNyZXQ=' | openssl md5 -binary | basenc --base64url, without its padding
        assertThat(LOGIN.header()).isEqualTo("Basic Y291bnRtZTpzZWNyZXQ=");
        assertThat(LOGIN.headerDigest()).isEqualTo("tDetbkNq2AiDXTo_wqJa_Q");
    }

    @Test
    void thePasswordDoesNotGetIntoLogs() {
        assertThat(LOGIN.toString()).doesNotContain("secret");
    }
}
