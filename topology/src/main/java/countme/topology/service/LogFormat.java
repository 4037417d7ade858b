package countme.topology.service;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a service writes its log lines: what the collector needs to find a line's level and, in JSON, its fields. */
public enum LogFormat {
    /** nginx: a JSON object for every request, plain lines for errors. Only the beginning is read: these lines come by the thousand. */
    REQUESTS(
            50,
            "{type: regex_parser, if: 'body startsWith \"{\"', on_error: send_quiet, regex: '^\\{\"status\":\\d+,\"class\":\"(?P<status_class>\\dxx)\",\"seconds\":(?P<seconds>[0-9.]+),\"upstream_replica\":\"(?P<upstream_replica>[^\"]*)\"'}",
            "{type: add, if: 'attributes.status_class != nil', field: resource.level, value: 'EXPR(attributes.status_class == \"5xx\" ? \"error\" : \"info\")'}",
            "{type: regex_parser, if: 'not (body startsWith \"{\")', on_error: send_quiet, regex: '^\\S+ \\S+ \\[(?P<level>\\w+)\\]'}"),
    /** A JSON object a line, with a field {@code level}. */
    JSON(1, "{type: json_parser, if: 'body startsWith \"{\"', on_error: send_quiet}"),
    /** {@code level=info msg="…"}. */
    LOGFMT(1, "{type: regex_parser, on_error: send_quiet, regex: '\\blevel=\"?(?P<level>\\w+)'}"),
    /** Redis's own: a sign before the message is the level. */
    REDIS(1, "{type: regex_parser, on_error: send_quiet, regex: '^\\S+ \\d+ \\w+ \\d+ \\S+ (?P<level>[.*#-]) '}");

    private static final Map<String, String> LEVELS = new TreeMap<>(Map.ofEntries(
            Map.entry("trace", "debug"),
            Map.entry("debug", "debug"),
            Map.entry(".", "debug"),
            Map.entry("-", "debug"),
            Map.entry("warn", "warn"),
            Map.entry("warning", "warn"),
            Map.entry("#", "warn"),
            Map.entry("error", "error"),
            Map.entry("err", "error"),
            Map.entry("crit", "error"),
            Map.entry("critical", "error"),
            Map.entry("alert", "error"),
            Map.entry("emerg", "error"),
            Map.entry("fatal", "error"),
            Map.entry("panic", "error"),
            Map.entry("dpanic", "error")));

    private final int megabytes;
    /** One a line. */
    private final String operators;

    LogFormat(int megabytes, String... operators) {
        this.megabytes = megabytes;
        this.operators = String.join("\n", operators);
    }

    /**
     * How large the engine lets a log file grow, in megabytes, before it begins another one. The collector reads everything there is once
     * a second, so this is also how much a container that writes without end can hold up the others. Of requests it is what comes in some seconds at a laptop's capacity.
     */
    public int megabytes() {
        return megabytes;
    }

    /** The id of its first operator. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its operators of the collector's {@code file_log} receiver, one a line; the last one goes on at {@code next}. */
    public String operators(String indent, String next) {
        var lines = new StringBuilder();
        List<String> each = operators.lines().toList();
        for (int i = 0; i < each.size(); i++) {
            String output = i + 1 < each.size() ? id() + (i + 1) : next;
            String self = i == 0 ? id() : id() + i;
            String operator = each.get(i);
            lines.append(indent)
                    .append("- {id: " + self + ", output: " + output + ", ")
                    .append(operator.substring(1))
                    .append('\n');
        }
        return lines.toString().stripTrailing();
    }

    /** Every word for a level, as a map in the collector's expression language; what is not in it is {@code info}. */
    public static String levels() {
        return LEVELS.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\": \"" + e.getValue() + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
