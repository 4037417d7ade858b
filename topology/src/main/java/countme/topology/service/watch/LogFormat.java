package countme.topology.service.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a service writes its log lines: what the collector needs to find a line's level and, in JSON, its fields. */
public enum LogFormat {
    /** nginx: a JSON object for every request, plain lines for errors. Only the beginning is read: these lines come by the thousand. */
    REQUESTS(50),
    /** A JSON object a line, with a field {@code level}. */
    JSON(1),
    /** {@code level=info msg="…"}. */
    LOGFMT(1),
    /** Redis's own: a sign before the message is the level. */
    REDIS(1);

    /** Every word for a level; what is not here is {@code info}. */
    public static final Map<String, String> LEVELS = Map.ofEntries(
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
            Map.entry("dpanic", "error"));

    private final int megabytes;

    LogFormat(int megabytes) {
        this.megabytes = megabytes;
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
                        when(
                                "body startsWith \"{\"",
                                regex(
                                        "^\\{\"status\":\\d+,\"class\":\"(?P<status_class>\\dxx)\",\"seconds\":(?P<seconds>[0-9.]+),\"upstream_replica\":\"(?P<upstream_replica>[^\"]*)\"")),
                        when(
                                "attributes.status_class != nil",
                                Map.of(
                                        "type",
                                        "add",
                                        "field",
                                        "resource.level",
                                        "value",
                                        "EXPR(attributes.status_class == \"5xx\" ? \"error\" : \"info\")")),
                        when("not (body startsWith \"{\")", regex("^\\S+ \\S+ \\[(?P<level>\\w+)\\]")));
            case JSON ->
                List.of(when("body startsWith \"{\"", Map.of("type", "json_parser", "on_error", "send_quiet")));
            case LOGFMT -> List.of(regex("\\blevel=\"?(?P<level>\\w+)"));
            case REDIS -> List.of(regex("^\\S+ \\d+ \\w+ \\d+ \\S+ (?P<level>[.*#-]) "));
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
