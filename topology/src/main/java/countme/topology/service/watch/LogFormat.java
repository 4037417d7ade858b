package countme.topology.service.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a service writes its log lines: what the collector needs to find a line's level and, in JSON, its fields. */
public enum LogFormat {
    /** nginx: a JSON object for every request, plain lines for errors. Only the beginning is read: these lines come by the thousand. */
    REQUESTS(50, LogFormat.OTHER),
    /** A JSON object a line, with a field {@code level}. */
    JSON(1, LogFormat.FIELD),
    /** {@code level=info msg="…"}. */
    LOGFMT(1, LogFormat.PAIR),
    /** Redis's own: a sign before the message is the level. */
    REDIS(1, LogFormat.SIGN);

    /** Every word for a level; what is not here is {@code info}. */
    public static final Map<String, LogLevel> LEVELS = Map.ofEntries(
            Map.entry("trace", LogLevel.debug),
            Map.entry("debug", LogLevel.debug),
            Map.entry(".", LogLevel.debug),
            Map.entry("-", LogLevel.debug),
            Map.entry("warn", LogLevel.warn),
            Map.entry("warning", LogLevel.warn),
            Map.entry("#", LogLevel.warn),
            Map.entry("error", LogLevel.error),
            Map.entry("err", LogLevel.error),
            Map.entry("crit", LogLevel.error),
            Map.entry("critical", LogLevel.error),
            Map.entry("alert", LogLevel.error),
            Map.entry("emerg", LogLevel.error),
            Map.entry("fatal", LogLevel.error),
            Map.entry("panic", LogLevel.error),
            Map.entry("dpanic", LogLevel.error));

    /** These expressions are Go's and, but for the names of groups, Java's. */
    private static final String REQUEST =
            "^\\{\"status\":\\d+,\"class\":\"(?P<status_class>\\dxx)\",\"seconds\":(?P<seconds>[0-9.]+),\"upstream_replica\":\"(?P<upstream_replica>[^\"]*)\"";

    /** What nginx writes beside requests of users: requests of operators, and errors. */
    private static final String OTHER = "^(?:\\{\"level\":\"|\\S+ \\S+ \\[)(?P<level>\\w+)";

    private static final String FIELD = "\"level\" *: *\"(?P<level>\\w+)\"";
    private static final String PAIR = "\\blevel=\"?(?P<level>\\w+)";
    private static final String SIGN = "^\\S+ \\d+ \\w+ \\d+ \\S+ (?P<level>[.*#-]) ";
    private static final Pattern FAILED = Pattern.compile("^\\{\"status\":5");

    private final int megabytes;
    private final Pattern level;

    LogFormat(int megabytes, String level) {
        this.megabytes = megabytes;
        this.level = Pattern.compile(level.replace("?P<", "?<"));
    }

    /**
     * How large the engine lets a log file grow, in megabytes, before it begins another one. The collector reads everything there is once
     * a second, so this is also how much a container that writes without end can hold up the others. Of requests it is what comes in some seconds at a laptop's capacity.
     */
    public int megabytes() {
        return megabytes;
    }

    /** What the collector makes of a line, for lines that it has not seen. */
    public LogLevel level(String line) {
        if (this == REQUESTS && FAILED.matcher(line).find()) {
            return LogLevel.error;
        }
        Matcher found = level.matcher(line);
        return found.find() ? LogLevel.of(found.group("level")) : LogLevel.info;
    }

    /** The id of its first operator. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its operators of the collector's {@code file_log} receiver, one after another; the last one goes on at {@code next}. */
    public List<Map<String, String>> operators(String next) {
        List<Map<String, String>> parsers = parsers();
        var operators = new ArrayList<Map<String, String>>();
        for (int i = 0; i < parsers.size(); i++) {
            var operator = new HashMap<>(parsers.get(i));
            operator.put("id", i == 0 ? id() : id() + i);
            operator.put("output", i + 1 < parsers.size() ? id() + (i + 1) : next);
            operators.add(operator);
        }
        return operators;
    }

    private List<Map<String, String>> parsers() {
        return switch (this) {
            case REQUESTS ->
                List.of(
                        when("body startsWith \"{\"", regex(REQUEST)),
                        when(
                                "attributes.status_class != nil",
                                Map.of(
                                        "type",
                                        "add",
                                        "field",
                                        "resource.level",
                                        "value",
                                        "EXPR(attributes.status_class == \"5xx\" ? \"error\" : \"info\")")),
                        when("attributes.status_class == nil", regex(OTHER)));
            case JSON ->
                List.of(when("body startsWith \"{\"", Map.of("type", "json_parser", "on_error", "send_quiet")));
            case LOGFMT -> List.of(regex(PAIR));
            case REDIS -> List.of(regex(SIGN));
        };
    }

    private static Map<String, String> regex(String regex) {
        return Map.of("type", "regex_parser", "on_error", "send_quiet", "regex", regex);
    }

    private static Map<String, String> when(String condition, Map<String, String> operator) {
        var conditional = new HashMap<>(operator);
        conditional.put("if", condition);
        return conditional;
    }
}
