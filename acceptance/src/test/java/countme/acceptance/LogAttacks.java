package countme.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Text that would be taken for a line of the log, or for more than text. */
final class LogAttacks {
    private static final String KIND = "What gets into the log";
    private static final String SAFE = "one line of JSON, without control characters, of at most 4 kB";
    private static final int LONGEST = 4096;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String LINE = "\",\"status\":200,\"upstream_replica\":\"app-1\",\"x\":\"";
    private static final String ANSI = "\u001b[2J\u001b[31m";
    private static final String HTML = "<script>alert(1)</script>";
    private static final String BIDI = "\u202e\u2066";

    private LogAttacks() {}

    static Stream<Attack> all() {
        return Stream.of(
                agent("a part of another line in User-Agent", LINE),
                agent("ANSI in User-Agent", ANSI),
                agent("HTML in User-Agent", HTML),
                agent("text from right to left in User-Agent", BIDI),
                agent("7 kB in User-Agent", "\"".repeat(7000)),
                path("encoded line breaks in the path", "%0d%0a"),
                path("a part of another line in the path", "\",\"status\":200,\"x\":\""),
                path("HTML in the path", HTML),
                path("text from right to left in the path", BIDI),
                path("7 kB in the path", "\"".repeat(7000)),
                Attack.of(KIND, "a method of 300 letters", SAFE, by -> {
                    String mark = mark();
                    by.send("A".repeat(300) + " /" + mark
                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                    return logged(by, mark);
                }),
                user("a part of another line as a user's name", LINE),
                user("ANSI and a line break as a user's name", "\n" + ANSI),
                user("7 kB as a user's name", "\"".repeat(7000)),
                Attack.of(KIND, "7 kB in the path at operators' port", SAFE, by -> {
                    String mark = mark();
                    by.sendToOperators("GET /" + mark + "\"".repeat(7000)
                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                    return logged(by, mark);
                }));
    }

    private static Attack agent(String name, String text) {
        return Attack.of(KIND, name, SAFE, by -> {
            String mark = mark();
            by.send("GET /nope HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nUser-Agent: " + mark + wire(text)
                    + "\r\n\r\n");
            return logged(by, mark);
        });
    }

    private static Attack path(String name, String text) {
        return Attack.of(KIND, name, SAFE, by -> {
            String mark = mark();
            by.send("GET /" + mark + wire(text) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return logged(by, mark);
        });
    }

    private static Attack user(String name, String text) {
        return Attack.of(KIND, name, SAFE, by -> {
            String mark = mark();
            String login = Base64.getEncoder().encodeToString((mark + text + ":x").getBytes(StandardCharsets.UTF_8));
            by.sendToOperators("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Basic " + login
                    + "\r\n\r\n");
            return logged(by, mark);
        });
    }

    private static String logged(Attacker by, String mark) {
        List<String> lines = Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> by.log().get().stream()
                                .filter(line -> line.contains(mark))
                                .toList(),
                        found -> !found.isEmpty());
        String line = lines.get(0);
        if (lines.size() > 1) {
            return lines.size() + " lines";
        } else if (line.chars().anyMatch(Character::isISOControl)) {
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
