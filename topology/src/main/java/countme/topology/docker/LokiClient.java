package countme.topology.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import countme.topology.report.Problem;
import countme.topology.service.watch.LogLevel;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Asks and tells Loki, which publishes no port and whose image has no client, from inside another container of the stack: one with bash. */
public final class LokiClient implements LogPages.Store {
    /** Whose lines {@link #tell} writes. */
    public static final String LAUNCHER = "launcher";

    /** The most lines Loki gives at once. */
    public static final int MOST_LINES = 5000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InnerHttp loki;
    private final String project;
    private final LogLevel least;

    /**
     * Prepares to ask for lines of any level.
     *
     * @param loki the way to it
     */
    public LokiClient(InnerHttp loki, String project) {
        this(loki, project, LogLevel.debug);
    }

    private LokiClient(InnerHttp loki, String project, LogLevel least) {
        this.loki = loki;
        this.project = project;
        this.least = least;
    }

    /** The same, but asks only for lines that matter so much. */
    public LokiClient atLeast(LogLevel level) {
        return new LokiClient(loki, project, level);
    }

    /**
     * Lines in the order of their times; a {@link Problem} when Loki does not answer.
     *
     * @param instances regular expression of who wrote them
     * @param from earliest moment, included
     * @param to latest moment, not included
     * @param most at most {@link #MOST_LINES}
     * @param newest whether the last lines are wanted when there are more, or the first
     */
    @Override
    public List<LogLine> lines(String instances, Instant from, Instant to, int most, boolean newest) {
        String levels = least == LogLevel.debug
                ? ""
                : least.andAbove().stream().map(LogLevel::name).collect(Collectors.joining("|", ",level=~\"", "\""));
        String query = "{project=\"" + project + "\",replica=~\"" + instances + "\"" + levels + "}";
        String answer =
                good(loki.get("/loki/api/v1/query_range?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)
                        + "&start=" + nanos(from) + "&end=" + nanos(to) + "&limit=" + most + "&direction="
                        + (newest ? "backward" : "forward")));
        return parse(answer);
    }

    static List<LogLine> parse(String json) {
        var lines = new ArrayList<LogLine>();
        try {
            for (JsonNode stream : JSON.readTree(json).path("data").path("result")) {
                String instance = stream.path("stream").path("replica").asText();
                LogLevel level = LogLevel.of(stream.path("stream").path("level").asText());
                for (JsonNode value : stream.path("values")) {
                    lines.add(new LogLine(
                            moment(value.path(0).asLong()),
                            instance,
                            level,
                            value.path(1).asText()));
                }
            }
        } catch (JsonProcessingException e) {
            throw silent("it answered something else than JSON");
        }
        lines.sort(Comparator.comparing(LogLine::time));
        return lines;
    }

    /** Writes a line of the launcher's own; a {@link Problem} when Loki does not take it. */
    public void tell(Instant time, String level, String text) {
        ObjectNode stream = JSON.createObjectNode();
        stream.putObject("stream")
                .put("project", project)
                .put("service", LAUNCHER)
                .put("replica", LAUNCHER)
                .put("level", level);
        stream.putArray("values").addArray().add(String.valueOf(nanos(time))).add(text);
        ObjectNode push = JSON.createObjectNode();
        push.putArray("streams").add(stream);
        String unused = good(loki.send("POST", "/loki/api/v1/push", push.toString()));
    }

    private static String good(InnerHttp.Answer answer) {
        if (!answer.isGood()) {
            throw silent(answer.body().strip());
        }
        return answer.body();
    }

    private static Problem silent(String why) {
        return new Problem("Loki does not answer", why + ".", "Type 'status' to see how it is, 'up' to put it right.");
    }

    private static long nanos(Instant moment) {
        return TimeUnit.SECONDS.toNanos(moment.getEpochSecond()) + moment.getNano();
    }

    private static Instant moment(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
