package countme.loadtest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One kept-alive connection to a counter, opened when first used and again after the server has closed it. For one thread at a time.
 *
 * <p>Written by hand because the JDK's clients send a request again by themselves when a reused connection fails, which would hide a
 * visit that was counted. This one sends every request once.
 */
final class Connection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final URI url;
    private final SSLContext trust;
    private final byte[] request;
    private @Nullable Open open;

    private record Open(Socket socket, PageReader answers) {}

    /** A connection to {@code url}, http or https, not yet opened; {@code trust} is shared by connections so that TLS sessions are. */
    Connection(URI url, SSLContext trust) {
        this.url = url;
        this.trust = trust;
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        request = "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: countme-loadtest\r\n\r\n"
                .formatted(path, url.getRawAuthority())
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Opens the connection, TLS included, ahead of the first visit. */
    void open() throws IOException {
        if (open != null) {
            return;
        }
        var plain = new Socket();
        try {
            open = over(plain);
        } catch (IOException e) {
            plain.close();
            throw new IOException("cannot connect to " + url + ": " + e.getMessage(), e);
        }
    }

    /**
     * One visit.
     *
     * @return the number that was answered
     * @throws IOException when there was no proper answer; the visit may have been counted nevertheless
     */
    long visit() throws IOException {
        open();
        Open through = Objects.requireNonNull(open);
        through.socket().getOutputStream().write(request);
        long number = through.answers().read();
        if (through.answers().isClosing()) {
            close();
        }
        return number;
    }

    @Override
    public void close() throws IOException {
        Open closing = open;
        open = null;
        if (closing != null) {
            closing.socket().close();
        }
    }

    private Open over(Socket plain) throws IOException {
        boolean secure = "https".equals(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(PATIENCE_MILLIS);
        plain.connect(new InetSocketAddress(url.getHost(), port), PATIENCE_MILLIS);
        Socket socket = plain;
        if (secure) {
            var encrypted = (SSLSocket) trust.getSocketFactory().createSocket(plain, url.getHost(), port, true);
            encrypted.startHandshake();
            socket = encrypted;
        }
        return new Open(socket, new PageReader(new BufferedInputStream(socket.getInputStream())));
    }
}
