package countme.loadtest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A counter on loopback that makes one chosen mistake, now and then. */
final class FakeCounter implements AutoCloseable {
    enum Mistake {
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

    private final Mistake mistake;
    private final AtomicLong counter = new AtomicLong(41);
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpServer server;

    FakeCounter(Mistake mistake) throws IOException {
        this.mistake = mistake;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    long count() {
        return counter.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        long number = counter.incrementAndGet();
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
        return "Hello World! I have been seen " + number + " times.\n";
    }

    private static void send(HttpExchange exchange, int status, String subtype, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/" + subtype + "; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
