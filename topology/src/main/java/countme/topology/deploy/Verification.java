package countme.topology.deploy;

import countme.topology.config.ExitCode;
import countme.topology.config.Problem;
import countme.topology.docker.ContainerLogs;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.engine.Engine;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a replica behaves as the counter does: asked on its internal port, where the same handler counts on a key of its own, from
 * inside its container, so that users and their count notice nothing.
 */
final class Verification {
    /** Sends each argument after the port as a request and prints all answers, each behind a line of its own. */
    private static final String ASK = "for r in \"$@\"; do echo '" + Verification.MARK
            + "'; exec 3<>/dev/tcp/127.0.0.1/$0 && printf \"$r\" >&3 && timeout 5 cat <&3; done";

    private static final String MARK = "--- answer ---";
    private static final int LOG_LINES = 10;
    private static final String HTML = "text/html; charset=utf-8";
    private static final Pattern PAGE = Pattern.compile("Hello World! I have been seen (\\d+) times\\.\n");

    /**
     * One question, and what the counter answers to it.
     *
     * @param request method and path
     * @param body pattern of the whole body
     */
    private record Check(String request, int status, Pattern body) {
        String bytes() {
            return request + " HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n";
        }
    }

    private static final Pattern NOTHING = Pattern.compile("");
    private static final List<Check> CHECKS = List.of(
            new Check("GET /", 200, PAGE),
            new Check("GET /", 200, PAGE),
            new Check("HEAD /", 200, NOTHING),
            new Check("OPTIONS /", 200, NOTHING),
            new Check("POST /", 405, Pattern.compile("<!doctype html>\n.*405 Method Not Allowed.*", Pattern.DOTALL)),
            new Check("GET /nope", 404, Pattern.compile("<!doctype html>\n.*404 Not Found.*", Pattern.DOTALL)));

    private Verification() {}

    /** Asks a running container; a {@link Problem} when an answer is not the counter's. */
    static void of(Engine engine, Inventory.Instance instance, int port) {
        var words = new ArrayList<>(List.of("bash", "-c", ASK, String.valueOf(port)));
        CHECKS.forEach(check -> words.add(check.bytes()));
        var answers = new ByteArrayOutputStream();
        int unused = Exec.stream(engine, instance, words, answers, OutputStream.nullOutputStream());
        try {
            judge(answers.toString(StandardCharsets.UTF_8));
        } catch (Problem e) {
            String log = ContainerLogs.quoted(ContainerLogs.last(engine, instance.id(), LOG_LINES));
            throw new Problem(e.exitCode(), e.what(), e.why() + " " + log, e.next(), e);
        }
    }

    /** Judges all answers, in the order of the questions. */
    static void judge(String output) {
        String[] answers = output.split(Pattern.quote(MARK) + "\n", -1);
        long last = -1;
        for (int i = 0; i < CHECKS.size(); i++) {
            Check check = CHECKS.get(i);
            String answer = i + 1 < answers.length ? answers[i + 1] : "";
            int end = answer.indexOf("\r\n\r\n");
            String head = end < 0 ? answer : answer.substring(0, end);
            String body = end < 0 ? "" : answer.substring(end + 4);
            if (!head.startsWith("HTTP/1.1 " + check.status() + " ")
                    || !head.toLowerCase(Locale.ROOT).contains("content-type: " + HTML)
                    || !check.body().matcher(body).matches()) {
                throw wrong(check, answer);
            }
            Matcher page = PAGE.matcher(body);
            if (page.matches()) {
                long number = Long.parseLong(page.group(1));
                if (number <= last) {
                    throw wrong(check, answer);
                }
                last = number;
            }
        }
    }

    private static Problem wrong(Check check, String answer) {
        String seen = answer.isBlank()
                ? "nothing"
                : "'" + String.join(" | ", answer.strip().lines().limit(12).toList()) + "'";
        return new Problem(
                ExitCode.DEPLOY_FAILED,
                "The new version does not answer as the counter does",
                "To '" + check.request() + "' it said " + seen + "; expected is status " + check.status() + ".",
                "Put right what changed its answers, then push and deploy again.",
                null);
    }
}
