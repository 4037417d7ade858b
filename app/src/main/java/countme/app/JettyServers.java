package countme.app;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import spark.embeddedserver.VirtualThreadAware;
import spark.embeddedserver.jetty.JettyServerFactory;

/** Makes the Jetty that Spark runs on, with a connector for each of the two ports. */
final class JettyServers extends VirtualThreadAware.Base implements JettyServerFactory {
    /** Longer than the proxy keeps an idle connection, so that it is never us who closes one it is about to use. */
    private static final Duration IDLE = Duration.ofSeconds(75);

    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int BACKLOG = 1024;
    /** Request line and headers together; just above the proxy's limit of 32 KB. Every open request holds as much. */
    private static final int HEADER_BYTES = 36 * 1024;

    private final Settings settings;
    private final ThreadPool threads;
    private final UnaryOperator<Handler> around;
    private volatile @Nullable Server made;

    /**
     * Says how servers are made.
     *
     * @param around what is put around Spark
     */
    JettyServers(Settings settings, ThreadPool threads, UnaryOperator<Handler> around) {
        this.settings = settings;
        this.threads = threads;
        this.around = around;
    }

    @Override
    public Server create(int maxThreads, int minThreads, int threadTimeoutMillis) {
        return create(threads);
    }

    @Override
    public Server create(ThreadPool pool) {
        Server server = new Server(pool);
        // Spark gives the server its handler and starts it in one go.
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                server.setHandler(around.apply(server.getHandler()));
            }
        });
        server.setStopTimeout(STOP.toMillis());
        server.addConnector(connector(server, settings.port(), http(false)));
        server.addConnector(connector(server, settings.internalPort(), http(true)));
        made = server;
        return server;
    }

    /** What Spark does not give out: its server, once it has asked for one. */
    @Nullable
    Server made() {
        return made;
    }

    @Override
    public String toString() {
        return "ports %d and %d".formatted(settings.port(), settings.internalPort());
    }

    private static ServerConnector connector(Server server, int port, HttpConfiguration http) {
        ServerConnector connector = new ReadingConnector(server, http);
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(IDLE.toMillis());
        return connector;
    }

    private static HttpConfiguration http(boolean internal) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // The proxy says what time it is.
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        // The cache takes 100 KB for every open connection: a thousand of them would not fit into the heap.
        http.setHeaderCacheSize(0);
        http.addCustomizer((request, responseHeaders) -> new PlainRequest(request, internal));
        return http;
    }
}
