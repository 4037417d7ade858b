package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:8443",
                "http://LOCALHOST",
                "http://127.0.0.1",
                "http://127.255.3.4:80/",
                "http://[::1]:8080"
            })
    void thisMachineIsKnownByItsNames(String url) {
        assertThat(Loopback.isName(URI.create(url).getHost())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org",
                "https://localhost.example.org",
                "https://127.0.0.1.example.org",
                "https://127.example",
                "https://localhost@example.org",
                "http://10.0.0.1",
                "http://0.0.0.0",
                "http://[::2]",
                "http://[::ffff:10.0.0.1]"
            })
    void noOtherNameIsTakenForThisMachine(String url) {
        assertThat(Loopback.isName(URI.create(url).getHost())).isFalse();
    }
}
