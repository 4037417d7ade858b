package countme.topology.service.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.report.Problem;
import countme.topology.service.Difference;
import countme.topology.service.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a version of the counter says it answers. Its image carries this, so that a launcher can ask any version whether it does what it is
 * meant to, and say before that in what it differs from another.
 *
 * @param headers of every answer, by lower-case name
 * @param bodies by their names; {@link #COUNT} stands for the number
 */
public record Checks(Map<String, String> headers, Map<String, String> bodies, List<Exchange> exchanges) {
    /** Stands for the number in a body. */
    public static final String COUNT = "{count}";

    private static final String UNSAID = "nothing is said";
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Pattern HEADER = Pattern.compile("[a-z0-9-]+");
    private static final Pattern METHOD = Pattern.compile("[A-Z]+");
    private static final Pattern TARGET = Pattern.compile("/[!-~]*");

    /**
     * One request, its answer, and how far it moves the count.
     *
     * @param headers of the answer, beside those of every answer
     * @param body the name of one of {@link Checks#bodies}; HEAD gets its headers only
     */
    public record Exchange(
            String name,
            String method,
            String target,
            @Nullable @JsonProperty("request_headers") List<List<String>> requestHeaders,
            @Nullable @JsonProperty("request_body") String requestBody,
            int status,
            int counted,
            @Nullable Map<String, String> headers,
            String body) {
        /** Method, path and what else is sent, in one line. */
        public String request() {
            var words = new ArrayList<>(List.of(method + " " + target));
            sent().forEach(header -> words.add(String.join(": ", header)));
            return String.join(", ", words);
        }

        /** All that is sent, on a connection of its own. */
        public String bytes() {
            var text =
                    new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
            sent().forEach(header -> text.append(String.join(": ", header)).append("\r\n"));
            return text + "\r\n" + Objects.requireNonNullElse(requestBody, "");
        }

        private List<List<String>> sent() {
            return Objects.requireNonNullElse(requestHeaders, List.of());
        }
    }

    /**
     * Reads them.
     *
     * @throws Problem when they are missing, cannot be read, or check nothing
     */
    public static Checks parse(String json) {
        try {
            return MAPPER.readValue(json, Checks.class).valid();
        } catch (JsonProcessingException e) {
            throw unusable(json.isBlank() ? "They are empty." : e.getOriginalMessage() + ".");
        }
    }

    /** Those among an app's packaged files; a {@link Problem} when there are none. */
    static Checks packaged(Path files) {
        try {
            return parse(Files.readString(files.resolve("baseline.json")));
        } catch (NoSuchFileException e) {
            throw unusable("There is no baseline.json.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What versions answer that were pushed before they said so themselves. */
    public static Checks unsaid() {
        return Unsaid.CHECKS;
    }

    /** Read when it is first wanted. */
    private static final class Unsaid {
        static final Checks CHECKS = read();
    }

    private static Checks read() {
        try (InputStream json = Checks.class.getResourceAsStream("unsaid-checks.json")) {
            return parse(new String(
                    Objects.requireNonNull(json, "unsaid-checks.json").readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Problem unusable(String why) {
        return new Problem(
                "The version does not say what it answers",
                "The checks that its image carries cannot be used. " + why,
                "Correct app/src/main/image/baseline.json, then build and push again.");
    }

    /** As an image carries them. */
    public String json() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same for all that say the same of every answer. */
    public String digest() {
        Hash hash = new Hash();
        answers().forEach((request, answer) -> hash.add(request).add(answer.toString()));
        return hash.hex12();
    }

    /** Every header of an answer, by lower-case name, as far as they are the same for every number. */
    public Map<String, String> headers(Exchange exchange) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(Objects.requireNonNullElse(exchange.headers(), Map.of()));
        return all;
    }

    /** What comes back behind the headers. */
    public String body(Exchange exchange) {
        return exchange.method().equals("HEAD") ? "" : Objects.requireNonNull(bodies.get(exchange.body()));
    }

    /** How long {@code Content-Length} says that the body is when it has this number. */
    public int length(Exchange exchange, long count) {
        return Objects.requireNonNull(bodies.get(exchange.body()))
                .replace(COUNT, Long.toString(count))
                .getBytes(StandardCharsets.UTF_8)
                .length;
    }

    /** In what these answers differ from others; requests with the same difference are named together. */
    public List<Difference> differencesFrom(Checks others) {
        Map<String, Map<String, String>> mine = answers();
        Map<String, Map<String, String>> theirs = others.answers();
        Set<String> requests = new TreeSet<>(mine.keySet());
        requests.addAll(theirs.keySet());
        Map<List<String>, List<String>> found = new LinkedHashMap<>();
        for (String request : requests) {
            Map<String, String> now = theirs.getOrDefault(request, Map.of());
            Map<String, String> then = mine.getOrDefault(request, Map.of());
            if (now.isEmpty() || then.isEmpty()) {
                now = whole(now);
                then = whole(then);
            }
            Set<String> parts = new TreeSet<>(now.keySet());
            parts.addAll(then.keySet());
            for (String part : parts) {
                String expected = now.getOrDefault(part, UNSAID);
                String actual = then.getOrDefault(part, UNSAID);
                if (!expected.equals(actual)) {
                    found.computeIfAbsent(List.of(part, expected, actual), key -> new ArrayList<>())
                            .add(request);
                }
            }
        }
        return found.entrySet().stream()
                .map(each -> new Difference(
                        String.join("; ", each.getValue()) + ": "
                                + each.getKey().get(0),
                        each.getKey().get(1),
                        each.getKey().get(2)))
                .toList();
    }

    /** An answer that there is nothing to compare with. */
    private static Map<String, String> whole(Map<String, String> parts) {
        return parts.isEmpty() ? parts : Map.of("answer", parts.toString());
    }

    /** A text in one line. */
    public static String quoted(String text) {
        return "'" + text.replace("\r", "\\r").replace("\n", "\\n") + "'";
    }

    /** Parts of the answer to each request. */
    private Map<String, Map<String, String>> answers() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        for (Exchange exchange : exchanges) {
            Map<String, String> parts = new TreeMap<>();
            parts.put("status", String.valueOf(exchange.status()));
            parts.put("counted", String.valueOf(exchange.counted()));
            headers(exchange).forEach((name, value) -> parts.put(name, quoted(value)));
            parts.put("body", quoted(body(exchange)));
            all.put(exchange.request(), parts);
        }
        return all;
    }

    private Checks valid() {
        if (headers == null || bodies == null || exchanges == null || exchanges.isEmpty()) {
            throw unusable("They check nothing.");
        }
        headers.keySet().forEach(Checks::requireHeader);
        boolean counts = false;
        for (Exchange exchange : exchanges) {
            String request = exchange.method() + " " + exchange.target();
            require(METHOD.matcher(String.valueOf(exchange.method())).matches(), request + " has no valid method.");
            require(TARGET.matcher(String.valueOf(exchange.target())).matches(), request + " has no valid path.");
            require(exchange.status() >= 200 && exchange.status() <= 599, request + " has no valid status.");
            require(bodies.containsKey(String.valueOf(exchange.body())), request + " has no body among 'bodies'.");
            Objects.requireNonNullElse(exchange.headers(), Map.<String, String>of())
                    .keySet()
                    .forEach(Checks::requireHeader);
            counts |= exchange.counted() == 1 && body(exchange).contains(COUNT);
        }
        require(counts, "No request is counted and gets " + COUNT + " in its body.");
        return this;
    }

    private static void requireHeader(String name) {
        require(HEADER.matcher(name).matches(), "'" + name + "' is not a header's name in lower case.");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw unusable(otherwise);
        }
    }
}
