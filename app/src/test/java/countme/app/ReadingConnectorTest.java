package countme.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadingConnectorTest {
    private final AtomicInteger handedOver = new AtomicInteger();
    private final QueuedThreadPool pool = new QueuedThreadPool() {
        @Override
        public void execute(Runnable task) {
            handedOver.incrementAndGet();
            super.execute(task);
        }
    };
    private final Server server = new Server(pool);
    private final ReadingConnector connector = new ReadingConnector(server, new HttpConfiguration());
    private volatile boolean byReader = true;

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                var answer = ByteBuffer.wrap("seen\n".getBytes(StandardCharsets.US_ASCII));
                (byReader ? connector.reader() : pool).execute(() -> response.write(true, answer, callback));
                return true;
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void noKeptConnectionChangesThreadsWhenTheReaderAnswers() throws IOException {
        try (Client one = new Client();
                Client other = new Client()) {
            one.ask();
            other.ask();
            int before = handedOver.get();

            for (int i = 0; i < 100; i++) {
                one.ask();
                other.ask();
            }

            assertThat(handedOver.get()).isEqualTo(before);
        }
    }

    @Test
    void aConnectionGoesOnWhenAnotherThreadAnswers() throws IOException {
        byReader = false;
        try (Client client = new Client()) {
            for (int i = 0; i < 100; i++) {
                client.ask();
            }
        }
    }

    @Test
    void requestsSentInOneGoAreAllAnswered() throws IOException {
        try (Client client = new Client()) {
            for (int i = 0; i < 100; i++) {
                client.send();
            }
            for (int i = 0; i < 100; i++) {
                client.receive();
            }
        }
    }

    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

        Client() throws IOException {
            socket.setTcpNoDelay(true);
        }

        void ask() throws IOException {
            send();
            receive();
        }

        void send() throws IOException {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }

        void receive() throws IOException {
            String line = in.readLine();
            while (line != null && !line.equals("seen")) {
                line = in.readLine();
            }
            assertThat(line).isEqualTo("seen");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
