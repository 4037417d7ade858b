package countme.topology.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A log line for people: what it says first, then the rest of its fields; its time and level are told beside it. The console does the same. */
final class ReadableLine {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PAIR = Pattern.compile("([\\w.]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|\\S*)");
    private static final List<String> MESSAGE = List.of("message", "msg");
    private static final Set<String> ELSEWHERE = Set.of("time", "ts", "timestamp", "level", "message", "msg");

    private ReadableLine() {}

    /** The line itself, where it has no fields. */
    static String of(String line) {
        Map<String, String> fields = line.startsWith("{") ? json(line) : pairs(line);
        Optional<String> message =
                MESSAGE.stream().filter(fields::containsKey).map(fields::get).findFirst();
        if (fields.containsKey("method") && fields.containsKey("path")) {
            return message.map(words -> words + ": ").orElse("") + request(fields);
        }
        return message.map(words -> Stream.concat(
                                Stream.of(words),
                                fields.entrySet().stream()
                                        .filter(field -> !ELSEWHERE.contains(field.getKey()))
                                        .map(field -> field.getKey() + "=" + field.getValue()))
                        .collect(Collectors.joining(" ")))
                .orElse(line);
    }

    /** What was asked, what became of it, how long that took, by whom and for whom, as far as it is known. */
    private static String request(Map<String, String> fields) {
        var parts = new ArrayList<String>();
        parts.add(fields.get("method") + " " + fields.get("path") + " → "
                + fields.getOrDefault("status", fields.getOrDefault("answer", "?")));
        took(fields).ifPresent(parts::add);
        Stream.of("upstream_replica", "reason", "client")
                .map(name -> fields.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .forEach(parts::add);
        return String.join(" · ", parts);
    }

    private static Optional<String> took(Map<String, String> fields) {
        try {
            return Optional.ofNullable(fields.get("seconds"))
                    .map(seconds -> Double.parseDouble(seconds) * 1000)
                    .or(() -> Optional.ofNullable(fields.get("duration_ms")).map(Double::parseDouble))
                    .map(milliseconds -> "%.0f ms".formatted(milliseconds));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> json(String line) {
        var fields = new LinkedHashMap<String, String>();
        try {
            JsonNode object = JSON.readTree(line);
            object.properties()
                    .forEach(field -> fields.put(
                            field.getKey(),
                            field.getValue().isValueNode()
                                    ? field.getValue().asText()
                                    : field.getValue().toString()));
        } catch (JsonProcessingException e) {
            return Map.of();
        }
        return fields;
    }

    private static Map<String, String> pairs(String line) {
        var fields = new LinkedHashMap<String, String>();
        Matcher pair = PAIR.matcher(line);
        while (pair.find()) {
            String value = pair.group(2);
            fields.putIfAbsent(pair.group(1), value.startsWith("\"") ? unquoted(value) : value);
        }
        return fields;
    }

    private static String unquoted(String value) {
        try {
            return JSON.readValue(value, String.class);
        } catch (JsonProcessingException e) {
            return value;
        }
    }
}
