package countme.app;

import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spark.Service;
import spark.embeddedserver.EmbeddedServers;
import spark.embeddedserver.jetty.EmbeddedJettyFactory;

/** Spark on a Jetty of our making, serving both ports. */
final class WebServer {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    private final Server server;
    private final Front front;

    private WebServer(Server server, Front front) {
        this.server = server;
        this.front = front;
    }

    /**
     * Serves when it returns.
     *
     * @throws IllegalStateException when it cannot listen, with the reason
     */
    static WebServer start(JettyServers servers, Front front) {
        EmbeddedServers.add(servers, new EmbeddedJettyFactory(servers));
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        Service spark = Service.ignite();
        spark.embeddedServerIdentifier(servers);
        spark.initExceptionHandler(failure::set);
        spark.before(front);
        spark.awaitInitialization();
        Server server = servers.made();
        Exception cause = failure.get();
        if (server == null || cause != null) {
            throw new IllegalStateException("cannot serve on %s: %s".formatted(servers, reason(cause)), cause);
        }
        return new WebServer(server, front);
    }

    int port() {
        return port(0);
    }

    int internalPort() {
        return port(1);
    }

    /** Accepts no more, finishes what is under way within 10 s, closes idle connections. */
    void stop() {
        front.stopping();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("some requests were not finished in time", e);
        }
    }

    private int port(int connector) {
        return ((ServerConnector) server.getConnectors()[connector]).getLocalPort();
    }

    private static String reason(@Nullable Throwable failure) {
        String reason = "";
        for (Throwable at = failure; at != null; at = at.getCause()) {
            reason = at.getMessage() == null ? at.toString() : at.getMessage();
        }
        return reason;
    }
}
