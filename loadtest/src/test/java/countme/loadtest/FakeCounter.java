package countme.loadtest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;
import javax.net.ssl.SSLContext;

/** A counter on loopback that makes one chosen mistake, now and then, and takes as long as it is told. */
public final class FakeCounter implements AutoCloseable {
    public enum Mistake {
        NONE,
        SKIPS,
        DUPLICATES,
        /** In turn: an error, a body without its newline, another content type. */
        WRONG_ANSWERS
    }

    private static final int NOW_AND_THEN = 20;

    static {
        // Without it, each answer waits 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final long FIRST = 42;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Mistake mistake;
    private final LongUnaryOperator millis;
    private final AtomicLong counter = new AtomicLong(FIRST - 1);
    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpServer server;

    public FakeCounter(Mistake mistake) throws IOException {
        this(mistake, request -> 0);
    }

    /**
     * A slow one.
     *
     * @param millis how long a request takes before it is answered, the first one being 0; four are answered at once
     */
    public FakeCounter(Mistake mistake, LongUnaryOperator millis) throws IOException {
        this(mistake, millis, HttpServer.create(ANY_PORT, 0));
    }

    private FakeCounter(Mistake mistake, LongUnaryOperator millis, HttpServer server) {
        this.mistake = mistake;
        this.millis = millis;
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** One that speaks TLS. */
    public static FakeCounter secure(Mistake mistake, SSLContext identity) throws IOException {
        HttpsServer server = HttpsServer.create(ANY_PORT, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity));
        return new FakeCounter(mistake, request -> 0, server);
    }

    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort();
    }

    public long count() {
        return counter.get();
    }

    /** How many connections requests came over. */
    public int connections() {
        return connections.size();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        long number = counter.incrementAndGet();
        connections.add(exchange.getRemoteAddress());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis.applyAsLong(number - FIRST)));
        Mistake now = number % NOW_AND_THEN == 0 ? mistake : Mistake.NONE;
        switch (now) {
            case NONE -> send(exchange, 200, "html", page(number));
            case SKIPS -> send(exchange, 200, "html", page(counter.incrementAndGet()));
            case DUPLICATES -> send(exchange, 200, "html", page(number - 1));
            case WRONG_ANSWERS -> sendWrong(exchange, number);
        }
    }

    private static void sendWrong(HttpExchange exchange, long number) throws IOException {
        switch ((int) (number / NOW_AND_THEN % 3)) {
            case 0 -> send(exchange, 500, "html", "Internal Server Error");
            case 1 -> send(exchange, 200, "html", page(number).strip());
            default -> send(exchange, 200, "plain", page(number));
        }
    }

    private static String page(long number) {
        return CounterPage.of(number);
    }

    private static void send(HttpExchange exchange, int status, String subtype, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/" + subtype + "; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
