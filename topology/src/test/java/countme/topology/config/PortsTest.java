package countme.topology.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortsTest {
    @ParameterizedTest
    @CsvSource({"0.0.0.0,127.0.0.1", "::,[::1]", "192.0.2.7,192.0.2.7", "fe80::1,[fe80::1]"})
    void aClientUsesTheBoundAddressOrLoopback(String bind, String client) {
        assertThat(new Ports(bind, 1, 2).clientAddress()).isEqualTo(client);
    }

    @Test
    void freePortsCanBeListenedOn() throws IOException {
        Ports free = Ports.free();
        try (var https = new ServerSocket(free.https(), 1, InetAddress.getByName(free.bind()));
                var http = new ServerSocket(free.http(), 1, InetAddress.getByName(free.bind()))) {
            assertThat(https.getLocalPort()).isNotEqualTo(http.getLocalPort());
        }
    }
}
