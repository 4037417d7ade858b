package countme.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortsTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,127.0.0.1",
        "0.0.0.0,127.0.0.1",
        "::,127.0.0.1 ::1",
        "::1,127.0.0.1 ::1",
        "192.0.2.7,127.0.0.1 192.0.2.7"
    })
    void onlyWhatIsListenedOnIsAnAddress(String bind, String addresses) {
        assertThat(new Ports(bind, 8443, 8080, "127.0.0.1", 9443).addresses())
                .containsExactly(addresses.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0,127.0.0.1", "::,[::1]", "192.0.2.7,192.0.2.7", "fe80::1,[fe80::1]"})
    void aClientUsesTheBoundAddressOrLoopback(String bind, String client) {
        assertThat(Ports.clientAddress(bind)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,false", "127.1.2.3,false", "::1,false", "0.0.0.0,true", "::,true", "192.0.2.7,true"})
    void onlyLoopbackIsOutOfReachOfOtherMachines(String bind, boolean beyond) {
        assertThat(new Ports(bind, 8443, 8080, "127.0.0.1", 9443).isBeyondLoopback())
                .isEqualTo(beyond);
    }

    @Test
    void freePortsCanBeListenedOn() throws IOException {
        Ports free = Ports.free();
        try (var https = new ServerSocket(free.https(), 1, InetAddress.getByName(free.bind()));
                var http = new ServerSocket(free.http(), 1, InetAddress.getByName(free.bind()));
                var ops = new ServerSocket(free.ops(), 1, InetAddress.getByName(free.opsBind()))) {
            assertThat(https.getLocalPort()).isNotEqualTo(http.getLocalPort()).isNotEqualTo(ops.getLocalPort());
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,2,https,http", "1,2,1,https,ops", "1,2,2,http,ops"})
    void onePortCannotServeTwo(int https, int http, int ops, String first, String second) {
        assertThatThrownBy(() -> new Ports("127.0.0.1", https, http, "127.0.0.1", ops))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("--" + first + "-port", "--" + second + "-port");
    }
}
