package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import countme.topology.service.ServiceLogins;
import countme.topology.state.UpstreamGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked inside a replica, asked here. */
@Timeout(30)
class AppTest {
    private final App app =
            new App(new Redis(ServiceLogins.NONE), UpstreamGroup.FIRST, 2, true, true, Duration.ofSeconds(12));
    private final List<Integer> statuses = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final HttpServer server;

    AppTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(statuses.remove(0), -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void waitsUntilAReplicaHasWarmedUp() throws Exception {
        statuses.addAll(List.of(503, 503, 200));

        assertThat(status(app.warm(20))).isZero();

        assertThat(asked).containsExactly("/warm", "/warm", "/warm");
    }

    @Test
    void doesNotWaitForAVersionThatKnowsNothingOfIt() throws Exception {
        statuses.add(404);

        assertThat(status(app.warm(20))).isZero();
    }

    @Test
    void doesNotWaitForever() throws Exception {
        statuses.addAll(List.of(503, 503, 503, 503, 503, 503, 503, 503, 503, 503));

        assertThat(status(app.warm(1))).isPositive();
    }

    private int status(List<String> command) throws Exception {
        var words = new ArrayList<>(command);
        words.set(words.size() - 1, String.valueOf(server.getAddress().getPort()));
        Process process = new ProcessBuilder(words).inheritIO().start();
        assertThat(process.waitFor(25, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
