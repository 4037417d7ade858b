package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Network;
import countme.topology.docker.Exec;
import countme.topology.service.Service;
import countme.topology.service.catalog.Loki;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Numbered lines that a container of the stack writes to its own stdout, and which of them Loki has. The container has bash. */
final class LoggedLines {
    private static final int MOST_LINES = 5000;
    private static final Pattern COUNTED = Pattern.compile("\"value\":\\[[^,]+,\"(\\d+)\"");
    /** As many lines as are due at that moment, again and again. */
    private static final String PACED = """
            exec > /proc/1/fd/1
            begin=${EPOCHREALTIME/./}
            for ((n = 0; n < $2; )); do
              due=$(((${EPOCHREALTIME/./} - begin) * $3 / 1000000))
              for (( ; n < due && n < $2; n++)); do
                printf '{"status":404,"class":"4xx","seconds":0.001,"upstream_replica":"app-2","time":"-","request_id":"%032d","client":"10.0.0.1","method":"GET","path":"%s-%d-","protocol":"HTTP/1.1","bytes":207,"user_agent":"-","upstream":"10.0.0.2:5000","upstream_status":"404","upstream_seconds":"0.001"}\\n' $n "$1" $((n + $4))
              done
              sleep 0.05
            done
            """;

    private static final String ASK =
            "exec 3<>/dev/tcp/$0/$1 && printf 'GET %s HTTP/1.0\\r\\n\\r\\n' \"$2\" >&3 && cat <&3";

    private final Stack stack;
    private final Service writer;
    private final int slot;
    private final Instant begin = Instant.now().minusSeconds(1);
    private final String mark = "mark" + System.nanoTime();
    private int written;

    LoggedLines(Stack stack, Service writer, int slot) {
        this.stack = stack;
        this.writer = writer;
        this.slot = slot;
    }

    /** Returns when they are written. */
    void write(int lines, int perSecond) {
        run(writer, slot, "bash", "-c", PACED, "-", mark, "" + lines, "" + perSecond, "" + written);
        written += lines;
    }

    int written() {
        return written;
    }

    /** How many of them Loki has. */
    long counted() {
        Duration age = Duration.between(begin, Instant.now()).plusSeconds(5);
        Matcher value = COUNTED.matcher(
                get("query?query=" + encoded("sum(count_over_time(" + selector() + "[" + age.toSeconds() + "s]))")));
        return value.find() ? Long.parseLong(value.group(1)) : 0;
    }

    /** Which of them Loki has, each read. */
    BitSet found() {
        var found = new BitSet();
        Instant now = Instant.now();
        for (Instant from = begin; from.isBefore(now); from = from.plusSeconds(4)) {
            find(from, Duration.ofSeconds(4), found);
        }
        return found;
    }

    /** The same for a handful of lines, with one query. */
    BitSet recent() {
        var found = new BitSet();
        find(begin, Duration.between(begin, Instant.now()).plusSeconds(1), found);
        return found;
    }

    private void find(Instant from, Duration length, BitSet found) {
        String answer = get("query_range?limit=" + MOST_LINES + "&query=" + encoded(selector()) + "&start="
                + nanos(from) + "&end=" + nanos(from.plus(length)));
        List<Integer> numbers = Pattern.compile(mark + "-(\\d+)-")
                .matcher(answer)
                .results()
                .map(each -> Integer.parseInt(each.group(1)))
                .toList();
        numbers.forEach(found::set);
        if (numbers.size() >= MOST_LINES) {
            find(from, length.dividedBy(2), found);
            find(from.plus(length.dividedBy(2)), length.dividedBy(2), found);
        }
    }

    private String selector() {
        return "{project=\"" + stack.deployment().project().settings().project() + "\",replica=\""
                + writer.instance(slot) + "\"}|=\"" + mark + "-\"";
    }

    private String get(String path) {
        Loki loki = stack.topology().loki();
        return run(
                stack.topology().proxy(),
                0,
                "timeout",
                "60",
                "bash",
                "-c",
                ASK,
                loki.address(stack.deployment().project().site(), Network.ops, 0),
                "" + loki.port(),
                "/loki/api/v1/" + path);
    }

    private String run(Service service, int slot, String... command) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = Exec.stream(
                stack.engine(),
                stack.instance(service, slot),
                Stream.of(command).toList(),
                out,
                err);
        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    private static String nanos(Instant moment) {
        return moment.getEpochSecond() + "%09d".formatted(moment.getNano());
    }
}
