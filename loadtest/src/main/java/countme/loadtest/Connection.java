package countme.loadtest;

import countme.loadtest.PageReader.OtherAnswerException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
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
public final class Connection implements AutoCloseable {
    private static final String AGENT = "countme-loadtest";
    private static final int PATIENCE_MILLIS = 10_000;

    private final URI url;
    private final SSLContext trust;
    private final byte[] request;
    private @Nullable Open open;

    private boolean reused;

    private record Open(Socket socket, Trickle in, PageReader answers) {}

    /** A connection that had answered before ended before any byte of an answer: RFC 9112, 9.3.1, allows to send again. */
    public static final class ClosedWhileIdleException extends IOException {
        private static final long serialVersionUID = 1L;

        ClosedWhileIdleException(IOException cause) {
            super("the connection was closed while idle", cause);
        }
    }

    /** A connection to {@code url}, http or https, not yet opened; {@code trust} is shared by connections so that TLS sessions are. */
    public Connection(URI url, SSLContext trust) {
        this(url, trust, AGENT);
    }

    /** The same of a visitor who calls itself something else. */
    Connection(URI url, SSLContext trust, String agent) {
        this.url = url;
        this.trust = trust;
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        request = "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\n\r\n"
                .formatted(path, url.getRawAuthority(), agent)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Opens the connection, TLS included, unless it is open. Where this fails, nothing of a request was sent. */
    public void open() throws IOException {
        if (open != null) {
            return;
        }
        var plain = new Socket();
        try {
            open = over(plain);
            reused = false;
        } catch (IOException e) {
            plain.close();
            throw new IOException("cannot connect to " + url + ": " + e.getMessage(), e);
        }
    }

    /**
     * One visit.
     *
     * @return the number that was answered
     * @throws ClosedWhileIdleException when the server had closed the connection between two visits, as it may
     * @throws IOException when there was no proper answer; the visit may have been counted nevertheless
     */
    public long visit() throws IOException {
        return visit(false, PageReader::read);
    }

    /** One visit by somebody who takes the answer in small pieces. */
    long visitSlowly() throws IOException {
        return visit(true, PageReader::read);
    }

    /** One visit to a counter whose page may have another text; gives that page. */
    public String page() throws IOException {
        return visit(false, PageReader::page);
    }

    private interface Reading<T> {
        T of(PageReader answers) throws IOException;
    }

    private <T> T visit(boolean slowly, Reading<T> reading) throws IOException {
        open();
        Open through = Objects.requireNonNull(open);
        through.in().slow(slowly);
        try {
            send(through);
            T answer = reading.of(through.answers());
            keep(through);
            return answer;
        } catch (OtherAnswerException e) {
            keep(through);
            throw e;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** For the next visit, as browsers do after any answer, errors too. */
    private void keep(Open through) {
        reused = true;
        if (through.answers().isClosing()) {
            close();
        }
    }

    /** Sends the request and waits for the first byte of its answer. */
    private void send(Open through) throws IOException {
        try {
            through.socket().getOutputStream().write(request);
            if (!through.answers().begins()) {
                throw new EOFException("the connection was closed without an answer");
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw reused ? new ClosedWhileIdleException(e) : e;
        }
    }

    @Override
    public void close() {
        Open closing = open;
        open = null;
        if (closing != null) {
            try {
                closing.socket().close();
            } catch (IOException e) {
                // The other side was gone already.
            }
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
        var in = new Trickle(socket.getInputStream());
        return new Open(socket, in, new PageReader(new BufferedInputStream(in)));
    }
}
