package countme.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Ports;
import org.junit.jupiter.api.Test;

class OwnNamesTest {
    private final OwnNames names = new OwnNames("docs-1", Ports.free());

    @Test
    void whatIsTypedReachesTheTestsOwnStack() {
        assertThat(names.toOwn("curl --cacert ~/.local/state/countme/countme/tls/ca.crt https://localhost:8443"))
                .isEqualTo("curl --cacert ~/.local/state/countme/docs-1/tls/ca.crt https://localhost:"
                        + names.ports().https());
    }

    @Test
    void whatIsPrintedIsAsOfTheUsualStack() {
        String usual =
                "https://localhost:8443 is serving, http://localhost:8080, https://localhost:9443, 127.0.0.1:9443";
        assertThat(names.toUsual(names.toOwn(usual))).isEqualTo(usual);
        assertThat(names.toOwn(usual)).doesNotContain(":8443", ":8080", ":9443");
    }

    @Test
    void theLauncherItselfKeepsItsName() {
        assertThat(names.toOwn("countme status")).isEqualTo("countme status");
    }
}
