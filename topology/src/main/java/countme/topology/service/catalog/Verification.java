package countme.topology.service.catalog;

import countme.topology.concurrent.Time;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Difference;
import countme.topology.service.Inside;
import countme.topology.service.catalog.Checks.Exchange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a replica does what its version says, and what every version must: asked on its internal port, where the same handler counts on
 * a key of its own, from inside its container, so that users and their count notice nothing.
 */
final class Verification {
    /** Sends each argument after the port as a request and prints all answers, each behind a line of its own. */
    private static final String ASK = "for r in \"$@\"; do echo '" + Verification.MARK
            + "'; exec 3<>/dev/tcp/127.0.0.1/$0 && printf %s \"$r\" >&3 && timeout 5 cat <&3 || exit; done";

    /** Longer than what one is given there. */
    private static final Duration ONE_ANSWER = Duration.ofSeconds(10);

    private static final int NOT_RUN = 126;
    private static final int NOT_FOUND = 127;

    private static final String MARK = "--- answer ---";
    private static final int LOG_LINES = 10;
    private static final int SHOWN = 400;
    private static final Pattern NUMBER = Pattern.compile("(?<!\\d)-?\\d{1,19}(?!\\d)");
    /** A replica that warms up counts on the same key, for half a minute at most. */
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(40);

    private static final Duration BETWEEN = Duration.ofMillis(300);

    /** What holds for any version: the first, the second and the last of them are counted. */
    private static final List<Exchange> FLOOR = List.of(
            floor("GET", "/", 200, 1),
            floor("HEAD", "/", 200, 1),
            floor("POST", "/", 405, 0),
            floor("GET", "/nope", 404, 0),
            floor("GET", "/", 200, 1));

    private static final int FLOOR_COUNTED =
            FLOOR.stream().mapToInt(Exchange::counted).sum();

    /** An answer as it came. */
    private record Answer(String text) {
        String head() {
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? text : text.substring(0, end);
        }

        String body() {
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? "" : text.substring(end + 4);
        }

        int status() {
            return text.matches("(?s)HTTP/1\\.1 \\d{3}.*") ? Integer.parseInt(text.substring(9, 12)) : 0;
        }

        Map<String, String> headers() {
            Map<String, String> all = new TreeMap<>();
            head().lines().skip(1).forEach(line -> {
                int colon = Math.max(line.indexOf(':'), 0);
                all.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            });
            return all;
        }
    }

    private final Inside replica;
    private final Time time;
    private final int port;
    private final LongSupplier count;

    /**
     * Prepares.
     *
     * @param port the internal one
     * @param count what Redis has under the key that this port counts on
     */
    Verification(Inside replica, Time time, int port, LongSupplier count) {
        this.replica = replica;
        this.time = time;
        this.port = port;
        this.count = count;
    }

    /** Asks all that the version says, and the floor, while others may count on the same key; a {@link Problem} when an answer is another. */
    void answers(Checks checks) {
        List<Exchange> all =
                Stream.concat(checks.exchanges().stream(), FLOOR.stream()).toList();
        long before = count.getAsLong();
        List<String> answers = ask(all);
        explained(() -> judge(checks, answers, before, count.getAsLong()));
    }

    /** Whether every request moves the count by one and gets that number; a {@link Problem} when not. Others end counting meanwhile. */
    void counts() {
        var moved = new long[1];
        Optional<Boolean> alone = time.poll(LONGEST_WARM_UP, BETWEEN, () -> {
            long before = count.getAsLong();
            List<String> answers = ask(FLOOR);
            long after = count.getAsLong();
            moved[0] = after - before;
            if (moved[0] > FLOOR_COUNTED) {
                return Optional.empty();
            }
            explained(() -> judgeCount(answers, before, after));
            return Optional.of(true);
        });
        if (alone.isEmpty()) {
            explained(() -> {
                throw wrong(counted(FLOOR_COUNTED, moved[0]));
            });
        }
    }

    private List<String> ask(List<Exchange> exchanges) {
        var words = new ArrayList<>(List.of("bash", "-c", ASK, String.valueOf(port)));
        exchanges.forEach(exchange -> words.add(exchange.bytes()));
        var answers = new ByteArrayOutputStream();
        var said = new ByteArrayOutputStream();
        int status = replica.stream(words, answers, said, ONE_ANSWER.multipliedBy(exchanges.size() + 1L));
        // Any other one is that of an answer that did not come, which is judged with the rest.
        if (status == NOT_RUN || status == NOT_FOUND) {
            throw new Problem(
                    ExitCode.DEPLOY_FAILED,
                    "The new version cannot be asked",
                    "Its container does not run 'bash': "
                            + said.toString(StandardCharsets.UTF_8).strip().replaceFirst("\\.$", "") + ".",
                    "Build it from an image that has it, as countme's own are; then push and deploy again.",
                    null);
        }
        String[] all = answers.toString(StandardCharsets.UTF_8).split(Pattern.quote(MARK) + "\n", -1);
        return List.of(all).subList(1, all.length);
    }

    private void explained(Runnable judging) {
        try {
            judging.run();
        } catch (Problem e) {
            throw new Problem(e.exitCode(), e.what(), e.why() + "\n" + replica.quotedLog(LOG_LINES), e.next(), e);
        }
    }

    /**
     * Judges the answers to all that the checks ask and then to the floor's.
     *
     * @param before what the count was
     * @param after what it was when all were answered
     */
    static void judge(Checks checks, List<String> answers, long before, long after) {
        int own = checks.exchanges().size();
        for (int i = 0; i < own; i++) {
            List<Difference> differences =
                    differences(checks, checks.exchanges().get(i), answer(answers, i));
            if (!differences.isEmpty()) {
                throw wrong(differences);
            }
        }
        long last = before;
        for (int i = 0; i < FLOOR.size(); i++) {
            Exchange asked = FLOOR.get(i);
            Answer answer = answer(answers, own + i);
            requireFloor(asked, answer);
            if (isPage(asked)) {
                last = next(asked, answer, last, after);
            }
        }
        int counted = FLOOR_COUNTED
                + checks.exchanges().stream().mapToInt(Exchange::counted).sum();
        if (after - before < counted) {
            throw wrong(counted(counted, after - before));
        }
    }

    /** Judges the answers to the floor's questions while nobody else counted. */
    static void judgeCount(List<String> answers, long before, long after) {
        long number = before;
        for (int i = 0; i < FLOOR.size(); i++) {
            Exchange asked = FLOOR.get(i);
            Answer answer = answer(answers, i);
            requireFloor(asked, answer);
            number += asked.counted();
            if (isPage(asked)) {
                long unused = next(asked, answer, number - 1, number);
            }
        }
        if (after != number) {
            throw wrong(counted(FLOOR_COUNTED, after - before));
        }
    }

    private static List<Difference> differences(Checks checks, Exchange asked, Answer answer) {
        List<Difference> found = new ArrayList<>();
        compare(asked, "status", String.valueOf(asked.status()), shownStatus(answer), found);
        Map<String, String> headers = answer.headers();
        checks.headers(asked).forEach((name, expected) -> {
            String actual = headers.getOrDefault(name, "");
            boolean same = name.equals("allow") ? words(expected).equals(words(actual)) : expected.equals(actual);
            if (!same) {
                compare(
                        asked,
                        name,
                        Checks.quoted(expected),
                        headers.containsKey(name) ? Checks.quoted(actual) : "none",
                        found);
            }
        });
        String body = checks.body(asked);
        if (!template(body).matcher(answer.body()).matches()) {
            compare(asked, "body", shown(body), shown(answer.body()), found);
        }
        String length = headers.getOrDefault("content-length", "");
        if (!asked.method().equals("HEAD") && found.isEmpty()) {
            int bytes = answer.body().getBytes(StandardCharsets.UTF_8).length;
            compare(asked, "content-length", String.valueOf(bytes), length, found);
        }
        return found;
    }

    private static void requireFloor(Exchange asked, Answer answer) {
        List<Difference> found = new ArrayList<>();
        compare(asked, "status", String.valueOf(asked.status()), shownStatus(answer), found);
        if (asked.method().equals("HEAD")) {
            compare(asked, "body", "''", shown(answer.body()), found);
        }
        if (!found.isEmpty()) {
            throw wrong(found);
        }
    }

    /** The number on a page: the first that is greater than the last one and not more than Redis has. */
    private static long next(Exchange asked, Answer answer, long last, long most) {
        Matcher numbers = NUMBER.matcher(answer.body());
        while (numbers.find()) {
            try {
                long number = Long.parseLong(numbers.group());
                if (number > last && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Past 64 bits: not the count.
            }
        }
        String expected = most == last + 1 ? "the number " + most : "a number from " + (last + 1) + " to " + most;
        throw wrong(List.of(
                new Difference(asked.request() + ": body", expected + ", as Redis counts", shown(answer.body()))));
    }

    private static Answer answer(List<String> answers, int which) {
        return new Answer(which < answers.size() ? answers.get(which) : "");
    }

    private static void compare(Exchange asked, String part, String expected, String actual, List<Difference> found) {
        if (!expected.equals(actual)) {
            found.add(new Difference(asked.request() + ": " + part, expected, actual));
        }
    }

    /** Any whole number, but not with zeros before it, takes the count's place. */
    private static Pattern template(String body) {
        return Pattern.compile(Stream.of(body.split(Pattern.quote(Checks.COUNT), -1))
                .map(Pattern::quote)
                .reduce((left, right) -> left + "(?:0|-?[1-9]\\d{0,18})" + right)
                .orElseThrow());
    }

    private static Set<String> words(String list) {
        return Set.of(list.split(" *, *", -1));
    }

    private static String shownStatus(Answer answer) {
        return answer.text().isBlank()
                ? "no answer"
                : answer.status() == 0 ? shown(answer.head()) : String.valueOf(answer.status());
    }

    private static String shown(String text) {
        return Checks.quoted(text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…");
    }

    private static boolean isPage(Exchange asked) {
        return asked.counted() == 1 && asked.method().equals("GET");
    }

    private static List<Difference> counted(int expected, long actual) {
        return List.of(new Difference("the count in Redis", "moved by " + expected, "moved by " + actual));
    }

    private static Problem wrong(List<Difference> differences) {
        String all = differences.stream()
                .map(one -> one.lines("expected", "actual"))
                .reduce((one, other) -> one + "\n" + other)
                .orElseThrow();
        return new Problem(
                ExitCode.DEPLOY_FAILED,
                "The new version does not answer as it should",
                all,
                "Correct the code, or app/src/main/image/baseline.json if these answers are meant; then build, push and deploy again.",
                null);
    }

    private static Exchange floor(String method, String target, int status, int counted) {
        return new Exchange("", method, target, null, null, status, counted, null, "");
    }
}
