package countme.acceptance;

import countme.loadtest.AnyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;

/** A program that asks a proxy for more than people do, and prints in a few words what came of it: run where its addresses are not the machine's own. */
final class FloodClient {
    static final String LIMITED = "answered, then 429 with Retry-After";
    static final String SILENCED = "answered, then 429, then silence";
    static final String ANSWERED = "every one answered";

    private static final String REQUEST = "GET /nope HTTP/1.1\r\nHost: localhost\r\n";
    private static final String FOREIGN = "GET / HTTP/1.1\r\nHost: evil.example\r\n";
    private static final String FORWARDED =
            "X-Forwarded-For: 192.0.2.%d\r\nX-Real-IP: 192.0.2.%<d\r\nForwarded: for=192.0.2.%<d\r\n";
    private static final String BODY_TO_COME = "POST /nope HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n";
    private static final String GUESS = "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic eDp5\r\n";
    private static final int REQUESTS = 600;
    private static final int CONNECTIONS = 150;
    /** More than one client may have. */
    private static final int IDLE_CONNECTIONS = 600;

    /** As often as a client may ask. */
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private static final int ALLOWED_REQUESTS = 250;

    /** Who drops packets says nothing: that is known after so long. */
    private static final int SILENCE_MILLIS = 3000;

    /** A ban takes seconds; a busy machine takes its time. */
    private static final Duration TO_BE_BANNED = Duration.ofSeconds(30);

    /** What it can do, and from how many addresses. */
    enum Way {
        AT_ONCE(1),
        IDLE(1),
        IN_A_ROW(1),
        UNDER_FALSE_ADDRESSES(1),
        GUESSES(1),
        UNTIL_BANNED(1),
        UNDER_A_FOREIGN_NAME(1),
        MANY_AS_ALLOWED(20),
        MANY_IN_A_ROW(20);

        private final int clients;

        Way(int clients) {
            this.clients = clients;
        }

        int clients() {
            return clients;
        }

        /** Which port of the proxy's it goes to. */
        int port(int users, int operators) {
            return this == GUESSES ? operators : users;
        }
    }

    private FloodClient() {}

    /** Way, address, port, and addresses of its own, as many as the way has clients. */
    public static void main(String[] arguments) throws IOException {
        Locale.setDefault(Locale.ROOT);
        List<String> words = List.of(arguments);
        System.out.println(flood(
                Way.valueOf(words.get(0)),
                words.get(1),
                Integer.parseInt(words.get(2)),
                words.subList(3, words.size())));
    }

    /** Does it, and says what came of it. */
    static String flood(Way way, String host, int port, List<String> clients) throws IOException {
        var target = new Target(host, port, 0, AnyServer.trusted());
        String client = clients.get(0);
        return switch (way) {
            case AT_ONCE -> atOnce(target, client);
            case IDLE -> idle(target, client);
            case IN_A_ROW -> inARow(target, client, REQUEST);
            case UNDER_FALSE_ADDRESSES -> inARow(target, client, REQUEST + FORWARDED);
            case GUESSES -> firstAndLast(target, client, GUESS);
            case UNTIL_BANNED -> untilBanned(target, client);
            case UNDER_A_FOREIGN_NAME -> firstAndLast(target, client, FOREIGN);
            case MANY_AS_ALLOWED -> together(clients, one -> asAllowed(target, one));
            case MANY_IN_A_ROW -> together(clients, one -> inARow(target, one, REQUEST));
        };
    }

    private static String atOnce(Target target, String client) throws IOException {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                SSLSocket socket = connect(target, client);
                held.add(socket);
                socket.getOutputStream().write(BODY_TO_COME.getBytes(StandardCharsets.US_ASCII));
            }
            Socket last = held.get(CONNECTIONS - 1);
            return Attacker.told(new String(last.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    /** How many connections are taken that ask nothing. */
    private static String idle(Target target, String client) throws IOException {
        List<Socket> held = new ArrayList<>();
        try {
            while (held.size() < IDLE_CONNECTIONS) {
                held.add(open(target, client));
            }
            return "all taken";
        } catch (SocketTimeoutException e) {
            return held.size() + " taken, then silence";
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private static String inARow(Target target, String client, String request) throws IOException {
        String answer = answer(target, client, request);
        List<String> statuses = Attacker.statuses(answer);
        int first = statuses.indexOf("429");
        boolean told = Stream.of(answer.split("(?=HTTP/1\\.1 \\d)", -1))
                .filter(one -> one.startsWith("HTTP/1.1 429"))
                .allMatch(one -> one.contains("\r\nRetry-After: 1\r\n"));
        boolean answered = first > 0 && statuses.subList(0, first).stream().allMatch("404"::equals);
        return answered && told ? LIMITED : statuses.toString();
    }

    private static String firstAndLast(Target target, String client, String request) throws IOException {
        List<String> statuses = Attacker.statuses(answer(target, client, request));
        return statuses.get(0) + ", then " + statuses.get(statuses.size() - 1);
    }

    /** Comes again and again, until no connection is taken any more. */
    private static String untilBanned(Target target, String client) {
        Set<String> seen = new LinkedHashSet<>();
        long end = System.nanoTime() + TO_BE_BANNED.toNanos();
        while (System.nanoTime() < end) {
            try {
                seen.addAll(Attacker.statuses(answer(target, client, REQUEST)));
            } catch (IOException e) {
                return List.copyOf(seen).equals(List.of("404", "429")) ? SILENCED : seen + ", then " + e;
            }
        }
        return seen + " to the end";
    }

    private static String asAllowed(Target target, String client) throws IOException {
        try (SSLSocket socket = connect(target, client)) {
            byte[] request = (REQUEST + "\r\n").getBytes(StandardCharsets.US_ASCII);
            var statuses = new TreeSet<String>();
            var answers = new byte[1 << 14];
            for (int i = 0; i < ALLOWED_REQUESTS; i++) {
                socket.getOutputStream().write(request);
                int read = socket.getInputStream().read(answers);
                statuses.addAll(
                        Attacker.statuses(new String(answers, 0, Math.max(0, read), StandardCharsets.ISO_8859_1)));
                LockSupport.parkNanos(BETWEEN.toNanos());
            }
            return statuses.equals(Set.of("404")) ? ANSWERED : statuses.toString();
        }
    }

    /** What one client does. */
    private interface Alone {
        String as(String client) throws IOException;
    }

    /** All at once; in one word where all have the same one. */
    private static String together(List<String> clients, Alone alone) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            List<Future<String>> all = clients.stream()
                    .map(client -> threads.submit(() -> alone.as(client)))
                    .toList();
            Set<String> words = new TreeSet<>();
            for (Future<String> one : all) {
                words.add(one.get());
            }
            return String.join("; ", words);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static String answer(Target target, String client, String request) throws IOException {
        var requests = new StringBuilder();
        for (int i = 0; i < REQUESTS; i++) {
            requests.append(request.contains("%") ? request.formatted(i % 250) : request)
                    .append(i < REQUESTS - 1 ? "\r\n" : "Connection: close\r\n\r\n");
        }
        try (SSLSocket socket = connect(target, client)) {
            return Attacker.exchange(socket, requests.toString());
        }
    }

    private static SSLSocket connect(Target target, String client) throws IOException {
        return Attacker.secure(open(target, client), target, "");
    }

    private static Socket open(Target target, String client) throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(client), 0));
        socket.connect(new InetSocketAddress(target.host(), target.https()), SILENCE_MILLIS);
        socket.setSoTimeout(SILENCE_MILLIS);
        return socket;
    }
}
