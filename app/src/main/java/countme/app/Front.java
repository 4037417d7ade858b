package countme.app;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;
import spark.Filter;
import spark.Request;
import spark.Response;

/**
 * Takes every request of both ports, in place of Spark's routes: those do not know methods like FOO, answer HEAD without
 * running its handler, and match {@code //} and {@code /%2F} to nothing.
 */
final class Front implements Filter {
    /** What the proxy lets through; a longer body costs its sender the connection. */
    private static final long MOST_BODY_BYTES = 1 << 20;

    private final Counter counter;
    private final Internals internals;
    private final Metrics metrics;
    private final RequestLog log;
    private volatile boolean stopping;

    Front(Counter counter, Internals internals, Metrics metrics, RequestLog log) {
        this.counter = counter;
        this.internals = internals;
        this.metrics = metrics;
        this.log = log;
    }

    /** From now on every answer asks the client to connect elsewhere. */
    void stopping() {
        stopping = true;
    }

    @Override
    public void handle(Request request, Response response) {
        HttpServletRequest asked = request.raw();
        ServletContextRequest received = ServletContextRequest.getServletContextRequest(asked);
        PlainRequest plain = org.eclipse.jetty.server.Request.as(received, PlainRequest.class);
        Answer found = plain.answer();
        Answer answer = found == null ? answer(asked, plain) : found;
        try {
            write(answer, received, response.raw());
        } catch (IOException e) {
            answer = answer.remarking("the client went away before the answer was written");
        }
        // Tells Spark that there is nothing left to answer.
        response.body("");
        Duration took = Duration.ofNanos(System.nanoTime() - plain.getBeginNanoTime());
        if (!plain.isInternal()) {
            metrics.request(asked.getMethod(), answer.status(), took);
        }
        log.answered(asked, plain, answer, took);
    }

    private Answer answer(HttpServletRequest asked, PlainRequest plain) {
        try {
            if (plain.hasBody()) {
                // Left unread it would make Jetty close the connection, perhaps before the proxy has read the answer.
                asked.getInputStream().skip(MOST_BODY_BYTES);
            }
        } catch (IOException e) {
            return Answer.BAD_REQUEST.remarking("the request body cannot be read: " + e);
        }
        String method = asked.getMethod();
        try {
            return plain.isInternal() ? internals.answer(method, plain.path()) : counter.answer(method, plain.path());
        } catch (RuntimeException e) {
            return Answer.serverError("unexpected " + e);
        }
    }

    private void write(Answer answer, ServletContextRequest received, HttpServletResponse response) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        // Past the servlet layer, which would take the space out of "text/html; charset=utf-8".
        received.getServletContextResponse()
                .getWrapped()
                .getHeaders()
                .put(HttpHeader.CONTENT_TYPE, answer.contentType());
        response.setContentLength(body.length);
        if (answer.allow()) {
            response.setHeader("Allow", "OPTIONS, GET, HEAD");
        }
        if (stopping) {
            response.setHeader("Connection", "close");
        }
        try (OutputStream out = response.getOutputStream()) {
            out.write(body);
        }
    }
}
