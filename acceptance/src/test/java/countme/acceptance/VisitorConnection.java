package countme.acceptance;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One visitor's connection, kept open between requests. Unlike the JDK's client it sends nothing again by itself: whoever counts must
 * know of every try. Used by one thread.
 */
final class VisitorConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final int LONGEST_HEAD = 16 * 1024;

    /** A connection that had answered before was closed before the first byte of an answer: RFC 9112 allows to send again. */
    static final class ClosedWhileIdleException extends IOException {
        private static final long serialVersionUID = 1L;

        ClosedWhileIdleException(IOException cause) {
            super("closed while idle", cause);
        }
    }

    private final Target target;
    private @Nullable SSLSocket socket;
    private @Nullable InputStream in;
    private boolean reused;

    VisitorConnection(Target target) {
        this.target = target;
    }

    /** Connects unless it is connected. Where this fails, nothing of a request was sent. */
    void connect() throws IOException {
        if (socket != null) {
            return;
        }
        var plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(InetAddress.getByName(target.host()), target.https()), (int)
                    PATIENCE.toMillis());
            plain.setSoTimeout((int) PATIENCE.toMillis());
            plain.setTcpNoDelay(true);
            var tls = (SSLSocket)
                    target.trust().getSocketFactory().createSocket(plain, "localhost", target.https(), true);
            tls.startHandshake();
            socket = tls;
            in = new BufferedInputStream(tls.getInputStream());
            reused = false;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** Sends one request on the open connection and reads its answer; a connection that failed is closed. */
    Response get() throws IOException {
        SSLSocket open = socket;
        InputStream answers = in;
        if (open == null || answers == null) {
            throw new IllegalStateException("not connected");
        }
        try {
            int first = send(open, answers);
            Response response = read(first, answers);
            reused = true;
            if (response.headers().getOrDefault("connection", "").equalsIgnoreCase("close")) {
                close();
            }
            return response;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private int send(SSLSocket open, InputStream answers) throws IOException {
        try {
            open.getOutputStream().write(REQUEST);
            open.getOutputStream().flush();
            int first = answers.read();
            if (first < 0) {
                throw new EOFException("closed without an answer");
            }
            return first;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw reused ? new ClosedWhileIdleException(e) : e;
        }
    }

    private static Response read(int first, InputStream answers) throws IOException {
        var head = new StringBuilder().append((char) first);
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = answers.read();
            if (next < 0 || head.length() > LONGEST_HEAD) {
                throw new EOFException("the head of an answer was cut short");
            }
            head.append((char) next);
        }
        Response response = Response.parse(head.toString());
        int length = Integer.parseInt(response.headers().getOrDefault("content-length", "0"));
        byte[] body = answers.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the body of an answer was cut short");
        }
        return new Response(response.status(), response.headers(), new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        SSLSocket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // The other side was gone already.
            }
        }
    }
}
