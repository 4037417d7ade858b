package countme.app;

import java.time.Duration;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import spark.embeddedserver.VirtualThreadAware;
import spark.embeddedserver.jetty.JettyServerFactory;

/** Makes the Jetty that Spark runs on: one small thread pool, a connector for each of the two ports. */
final class JettyServers extends VirtualThreadAware.Base implements JettyServerFactory {
    /** Set on every request that came in on the internal port. */
    static final String INTERNAL = "countme.internal";

    /** Holds the path as it was sent: percent-encoded, without the query. */
    static final String PATH = "countme.path";

    /** Longer than the proxy keeps an idle connection, so that it is never us who closes one it is about to use. */
    private static final Duration IDLE = Duration.ofSeconds(75);

    private static final Duration STOP = Duration.ofSeconds(10);
    /** An acceptor and a selector for each port. */
    private static final int OWN_THREADS = 4;

    private static final int BACKLOG = 1024;
    /** Request line and headers together; just above the proxy's limit of 32 KB. Every open request holds as much. */
    private static final int HEADER_BYTES = 36 * 1024;

    private final Settings settings;
    private volatile @Nullable Server made;

    JettyServers(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Server create(int maxThreads, int minThreads, int threadTimeoutMillis) {
        QueuedThreadPool threads = new QueuedThreadPool(settings.threads() + OWN_THREADS, OWN_THREADS);
        threads.setName("http");
        return create(threads);
    }

    @Override
    public Server create(ThreadPool threads) {
        Server server = new Server(threads);
        server.setStopTimeout(STOP.toMillis());
        server.addConnector(connector(server, settings.port(), http()));
        HttpConfiguration internal = http();
        internal.addCustomizer((request, headers) -> {
            request.setAttribute(INTERNAL, true);
            return request;
        });
        server.addConnector(connector(server, settings.internalPort(), internal));
        made = server;
        return server;
    }

    /** What Spark does not give out: its server, once it has asked for one. */
    @Nullable
    Server made() {
        return made;
    }

    private static ServerConnector connector(Server server, int port, HttpConfiguration http) {
        // One acceptor: a listening socket left to a selector stays open after its close, until the next event.
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(IDLE.toMillis());
        return connector;
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        // The cache takes 100 KB for every open connection: a thousand of them would not fit into the heap.
        http.setHeaderCacheSize(0);
        http.addCustomizer(JettyServers::plain);
        return http;
    }

    private static Request plain(Request request, HttpFields.Mutable responseHeaders) {
        String path = request.getHttpURI().getPath();
        request.setAttribute(PATH, path == null ? "" : path);
        return new Plain(request);
    }

    /**
     * What Jetty's servlet layer and Spark get to see: neither a path that they would refuse, nor the header by which
     * Spark chooses among routes. Both are the counter's to judge.
     */
    private static final class Plain extends Request.Wrapper {
        private static final HttpURI ROOT = HttpURI.from("/");

        private final HttpFields headers;

        Plain(Request request) {
            super(request);
            headers = request.getHeaders().contains(HttpHeader.ACCEPT)
                    ? HttpFields.build(request.getHeaders()).remove(HttpHeader.ACCEPT)
                    : request.getHeaders();
        }

        @Override
        public HttpURI getHttpURI() {
            return ROOT;
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
