package countme.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Text that would be taken for a line of the log, or for more than text. */
final class LogAttacks {
    private static final String KIND = "What gets into the log";
    private static final String SAFE = "one line of JSON, without control characters, of at most 4 kB";
    private static final String UNTOLD = "nothing: it is no request, and its line says 400";
    private static final String ANOTHER = "192.0.2.9";
    private static final int LONGEST = 4096;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String LINE = "\",\"status\":200,\"upstream_replica\":\"app-1\",\"x\":\"";
    private static final String ANSI = "\u001b[2J\u001b[31m";
    private static final String HTML = "<script>alert(1)</script>";
    private static final String BIDI = "\u202e\u2066";

    /** What is written, by what it is called; {@link #wire} for what is not ASCII. */
    private static final Map<String, String> TEXTS = new LinkedHashMap<>();

    static {
        TEXTS.put("a part of another line", LINE);
        TEXTS.put("ANSI", ANSI);
        TEXTS.put("a line break", "a\r\nb");
        TEXTS.put("HTML", HTML);
        TEXTS.put("text from right to left", BIDI);
        TEXTS.put("7 kB", "\"".repeat(7000));
    }

    /** Whoever brings none is asked for one, which no line tells. */
    private static final String WRONG_LOGIN = "Authorization: Basic " + login("nobody") + "\r\n";

    private LogAttacks() {}

    /** Where a client's text gets into a line. */
    private interface Field {
        /** Sends a request with a mark and a text there. */
        void send(Attacker by, String mark, String text) throws IOException;
    }

    static Stream<Attack> all() {
        return Stream.of(
                        texts("in User-Agent", LogAttacks::agent, Set.of()),
                        texts("in the path", LogAttacks::path, Set.of("ANSI")),
                        texts("in the method", LogAttacks::method, TEXTS.keySet()),
                        Stream.of(
                                attack("encoded line breaks in the path", SAFE, LogAttacks::path, "%0d%0a"),
                                attack("300 letters in the method", SAFE, LogAttacks::method, "A".repeat(300))),
                        texts("as a user's name", LogAttacks::user, Set.of()),
                        texts("in User-Agent at operators' port", LogAttacks::operatorsAgent, Set.of()),
                        texts(
                                "in the path at operators' port",
                                LogAttacks::operatorsPath,
                                Set.of("ANSI", "a line break")),
                        Stream.of(Attack.of(
                                KIND,
                                "another client's address in X-Forwarded-For",
                                "the address of who asked",
                                LogAttacks::forwarded)))
                .flatMap(rows -> rows);
    }

    /**
     * Each text in one field.
     *
     * @param refused texts with which it is no request
     */
    private static Stream<Attack> texts(String where, Field field, Set<String> refused) {
        return TEXTS.keySet().stream()
                .map(text -> attack(
                        text + " " + where,
                        refused.contains(text) ? UNTOLD : SAFE,
                        field,
                        TEXTS.getOrDefault(text, "")));
    }

    private static Attack attack(String name, String outcome, Field field, String text) {
        return Attack.of(KIND, name, outcome, by -> {
            String mark = mark();
            field.send(by, mark, text);
            return judged(lines(by, mark));
        });
    }

    private static void agent(Attacker by, String mark, String text) throws IOException {
        by.send(request("GET", "/nope", "User-Agent: " + mark + wire(text)));
    }

    private static void path(Attacker by, String mark, String text) throws IOException {
        by.send(request("GET", "/" + mark + wire(text), "A: b"));
    }

    private static void method(Attacker by, String mark, String text) throws IOException {
        by.send(request("GET" + wire(text), "/" + mark, "User-Agent: " + mark));
    }

    private static void user(Attacker by, String mark, String text) throws IOException {
        by.sendToOperators(request("GET", "/", "Authorization: Basic " + login(mark + text)));
    }

    private static void operatorsAgent(Attacker by, String mark, String text) throws IOException {
        by.sendToOperators(request("GET", "/nope", WRONG_LOGIN + "User-Agent: " + mark + wire(text)));
    }

    private static void operatorsPath(Attacker by, String mark, String text) throws IOException {
        by.sendToOperators(request("GET", "/" + mark + wire(text), WRONG_LOGIN + "A: b"));
    }

    private static String request(String method, String path, String header) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n";
    }

    private static String login(String user) {
        return Base64.getEncoder().encodeToString((user + ":x").getBytes(StandardCharsets.UTF_8));
    }

    private static String forwarded(Attacker by) throws IOException {
        String mark = mark();
        String header = "X-Forwarded-For: " + ANOTHER + "\r\nX-Real-IP: " + ANOTHER + "\r\nForwarded: for=" + ANOTHER;
        by.send(request("GET", "/" + mark, header));
        List<String> lines = lines(by, mark);
        return lines.size() == 1 && lines.get(0).matches(".*\"client\":\"(?!" + ANOTHER + ")\\d[^\"]+\".*")
                ? "the address of who asked"
                : lines.toString();
    }

    /** A request that follows has its line behind: when that is there, no other is to come. */
    private static List<String> lines(Attacker by, String mark) throws IOException {
        String last = mark();
        by.send(request("GET", "/" + last, "A: b"));
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(by.log()::get, all -> all.stream().anyMatch(line -> line.contains(last)))
                .stream()
                .filter(line -> line.contains(mark))
                .toList();
    }

    private static String judged(List<String> lines) {
        if (lines.isEmpty()) {
            return UNTOLD;
        } else if (lines.size() > 1) {
            return lines.size() + " lines";
        }
        String line = lines.get(0);
        if (line.chars().anyMatch(Character::isISOControl)) {
            return "a control character";
        } else if (line.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            return "a line of " + line.length() + " characters";
        }
        try {
            return new JsonMapper().readTree(line).isObject() ? SAFE : "no object";
        } catch (JsonProcessingException e) {
            return "no JSON: " + line;
        }
    }

    /** As {@link Attacker#send} sends it: a character for each byte. */
    private static String wire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String mark() {
        return "mark" + System.nanoTime();
    }
}
