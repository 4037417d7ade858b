package countme.topology.engine;

import com.github.dockerjava.api.exception.DockerException;
import countme.certs.Tls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A request after which an engine speaks no HTTP any more, but takes and gives bytes: a command with input. The client's own never tells the engine that
 * the input has ended, so what reads to the end would wait for ever.
 */
public final class Upgrade implements AutoCloseable {
    private static final int MAX_HEAD = 64 * 1024;
    private static final int SWITCHED = 101;
    private static final int OK = 200;

    /** Bytes in both directions at a time. */
    private interface Connection {
        /** How many came; negative at the end. */
        int read(byte[] into) throws IOException;

        void write(byte[] bytes, int length) throws IOException;

        void endWriting() throws IOException;

        void close() throws IOException;
    }

    private final Connection connection;

    private Upgrade(Connection connection) {
        this.connection = connection;
    }

    /**
     * Sends a request. It is closed by interrupting the thread that reads.
     *
     * @param path of the engine's API, without a version
     * @throws DockerException when the engine refuses
     */
    public static Upgrade post(Engine engine, String path, String json) throws IOException {
        var upgrade = new Upgrade(connection(engine));
        try {
            upgrade.ask(below(engine.reachedAt()) + "/v" + engine.apiVersion().getVersion() + path, json);
            return upgrade;
        } catch (IOException | RuntimeException e) {
            upgrade.close();
            throw e;
        }
    }

    /** The path under which a gateway has the engine; that of a socket is no part of requests. */
    private static String below(URI address) {
        return address.getScheme().equals("unix") ? "" : address.getRawPath();
    }

    private static Connection connection(Engine engine) throws IOException {
        URI address = engine.reachedAt();
        Path certificates = engine.certificates();
        if (certificates != null) {
            return new Secured(secured(address, certificates));
        }
        SocketAddress socket = address.getScheme().equals("unix")
                ? UnixDomainSocketAddress.of(address.getPath())
                : new InetSocketAddress(address.getHost(), address.getPort());
        return new Plain(SocketChannel.open(socket));
    }

    private static SSLSocket secured(URI address, Path certificates) throws IOException {
        try {
            var socket = (SSLSocket)
                    Tls.ofClient(certificates).getSocketFactory().createSocket(address.getHost(), address.getPort());
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private void ask(String path, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        write(head.getBytes(StandardCharsets.US_ASCII), head.length());
        write(body, body.length);
        int status = status(head());
        if (status != SWITCHED && status != OK) {
            endWriting();
            throw new DockerException(rest(), status);
        }
    }

    /** Byte by byte: what follows is not HTTP's. */
    private String head() throws IOException {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (head.length() < MAX_HEAD && head.indexOf("\r\n\r\n") < 0) {
            if (read(one) < 0) {
                throw new IOException("it ended before an answer came");
            }
            head.append((char) one[0]);
        }
        return head.toString();
    }

    private static int status(String head) throws IOException {
        if (!head.matches("(?s)HTTP/1\\.[01] \\d{3}.*")) {
            throw new IOException("what came is no answer");
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    private String rest() throws IOException {
        var rest = new ByteArrayOutputStream();
        byte[] some = new byte[1024];
        for (int length = read(some); length >= 0 && rest.size() < MAX_HEAD; length = read(some)) {
            rest.write(some, 0, length);
        }
        return rest.toString(StandardCharsets.UTF_8);
    }

    /** How many bytes came; negative at the end. */
    public int read(byte[] into) throws IOException {
        return connection.read(into);
    }

    public void write(byte[] bytes, int length) throws IOException {
        connection.write(bytes, length);
    }

    /** Says that nothing more is written; reading goes on. */
    public void endWriting() throws IOException {
        connection.endWriting();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    private record Plain(SocketChannel channel) implements Connection {
        @Override
        public int read(byte[] into) throws IOException {
            return channel.read(ByteBuffer.wrap(into));
        }

        @Override
        public void write(byte[] bytes, int length) throws IOException {
            var left = ByteBuffer.wrap(bytes, 0, length);
            while (left.hasRemaining()) {
                int unused = channel.write(left);
            }
        }

        @Override
        public void endWriting() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record Secured(SSLSocket socket) implements Connection {
        @Override
        public int read(byte[] into) throws IOException {
            return socket.getInputStream().read(into);
        }

        @Override
        public void write(byte[] bytes, int length) throws IOException {
            socket.getOutputStream().write(bytes, 0, length);
        }

        @Override
        public void endWriting() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
