package countme.topology.image.supply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullFailureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNREACHABLE | Get "https://registry.example/v2/": dial tcp: lookup registry.example: no such host
            UNREACHABLE | Get "https://registry.example/v2/": net/http: TLS handshake timeout
            UNREACHABLE | Get "https://registry.example/v2/": x509: certificate signed by unknown authority
            BUSY | toomanyrequests: You have reached your pull rate limit
            DENIED | pull access denied for nope, repository does not exist or may require 'docker login'
            DENIED | unauthorized: authentication required
            NO_SUCH_IMAGE | manifest for nginx:9.9.9 not found: manifest unknown: manifest unknown
            NO_SUCH_PLATFORM | no matching manifest for linux/arm64/v8 in the manifest list entries
            DISK_FULL | write /var/lib/docker/tmp/GetImageBlob1: no space left on device
            OTHER | something nobody has seen
            """)
    void theEnginesWordsSayWhatToDoNext(PullFailure expected, String message) {
        assertThat(PullFailure.of(message)).isEqualTo(expected);
    }
}
