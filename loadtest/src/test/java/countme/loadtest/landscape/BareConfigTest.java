package countme.loadtest.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BareConfigTest {
    /** What the stack's proxy is configured by. */
    private static final Path TEMPLATE =
            Path.of("../topology/src/main/resources/countme/topology/service/catalog/nginx.conf");

    private String config = "";

    @BeforeEach
    void theProxysOwn() throws IOException {
        config = Files.readString(TEMPLATE)
                .replace("{{https}}", "8443")
                // Without balancers.
                .replaceAll("\\{\\{(spoken|probes|anyprobes)}}", "");
    }

    @Test
    void nothingOfWhatIsThereAgainstAttackersIsLeft() {
        String bare = BareConfig.of(config, "/tmp/bare");

        assertThat(bare)
                .doesNotContain(
                        "limit_req",
                        "limit_conn",
                        "add_header",
                        "headers.conf",
                        "offences.conf",
                        "console.conf",
                        "server_name",
                        "misdirected",
                        "421",
                        "logged_",
                        "308");
    }

    @Test
    void usersAreServedAndLoggedAsBeforeOnThePortBehind() {
        String bare = BareConfig.of(config, "/tmp/bare");

        assertThat(bare)
                .containsOnlyOnce("listen ")
                .contains("listen 8444 ssl default_server reuseport;")
                .contains("pid /tmp/bare/nginx.pid;")
                .contains("include visitors.conf;", "include kept-out.conf;")
                .contains("access_log /proc/1/fd/1 requests buffer=4k")
                .contains("\"method\":\"$request_method\"")
                .contains(
                        "proxy_pass_request_headers off;",
                        "proxy_set_header X-Request-ID $request_id;",
                        "ssl_ciphers ");
        assertThat(bare.chars().filter(letter -> letter == '{').count())
                .as("as many blocks begin as end")
                .isEqualTo(bare.chars().filter(letter -> letter == '}').count());
    }

    @Test
    void whatIsNoLongerThereIsSaidAndNotMeasured() {
        String other = config.replace("include headers.conf;", "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BareConfig.of(other, "/tmp/bare"))
                .withMessageContaining("has changed");
    }
}
