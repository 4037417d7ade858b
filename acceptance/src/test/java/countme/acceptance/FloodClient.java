package countme.acceptance;

import countme.loadtest.AnyServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;

/** A program that asks a proxy for more than people do, and prints in a few words what came of it: run where its address is not the machine's own. */
final class FloodClient {
    static final String LIMITED = "answered, then 429 with Retry-After";

    private static final String REQUEST = "GET /nope HTTP/1.1\r\nHost: localhost\r\n";
    private static final String FORWARDED =
            "X-Forwarded-For: 192.0.2.%d\r\nX-Real-IP: 192.0.2.%<d\r\nForwarded: for=192.0.2.%<d\r\n";
    private static final String BODY_TO_COME = "POST /nope HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n";
    private static final String GUESS = "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic eDp5\r\n";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");
    private static final int REQUESTS = 600;
    private static final int CONNECTIONS = 150;

    /** What it can do. */
    enum Way {
        AT_ONCE,
        IN_A_ROW,
        UNDER_FALSE_ADDRESSES,
        GUESSES
    }

    private FloodClient() {}

    /** Way, address, port. */
    public static void main(String[] arguments) throws IOException {
        Locale.setDefault(Locale.ROOT);
        var target = new Target(arguments[1], Integer.parseInt(arguments[2]), 0, AnyServer.trusted());
        System.out.println(
                switch (Way.valueOf(arguments[0])) {
                    case AT_ONCE -> atOnce(target);
                    case IN_A_ROW -> inARow(target, REQUEST);
                    case UNDER_FALSE_ADDRESSES -> inARow(target, REQUEST + FORWARDED);
                    case GUESSES -> guesses(target);
                });
    }

    private static String atOnce(Target target) throws IOException {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                SSLSocket socket = Attacker.connect(target, "");
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

    private static String inARow(Target target, String request) throws IOException {
        String answer = answer(target, request);
        List<String> statuses = statuses(answer);
        int first = statuses.indexOf("429");
        boolean told = Stream.of(answer.split("(?=HTTP/1\\.1 \\d)", -1))
                .filter(one -> one.startsWith("HTTP/1.1 429"))
                .allMatch(one -> one.contains("\r\nRetry-After: 1\r\n"));
        boolean answered = first > 0 && statuses.subList(0, first).stream().allMatch("404"::equals);
        return answered && told ? LIMITED : statuses.toString();
    }

    private static String guesses(Target target) throws IOException {
        List<String> statuses = statuses(answer(target, GUESS));
        return statuses.get(0) + ", then " + statuses.get(statuses.size() - 1);
    }

    private static String answer(Target target, String request) throws IOException {
        var requests = new StringBuilder();
        for (int i = 0; i < REQUESTS; i++) {
            requests.append(request.contains("%") ? request.formatted(i % 250) : request)
                    .append(i < REQUESTS - 1 ? "\r\n" : "Connection: close\r\n\r\n");
        }
        try (SSLSocket socket = Attacker.connect(target, "")) {
            return Attacker.exchange(socket, requests.toString());
        }
    }

    private static List<String> statuses(String answer) {
        return STATUS.matcher(answer)
                .results()
                .map((MatchResult status) -> status.group(1))
                .toList();
    }
}
