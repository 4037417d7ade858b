package countme.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the counter answers: the data that its image carries too.
 *
 * @param headers of every answer, by lower-case name
 * @param bodies by their names; {@code {count}} stands for the number
 */
record Baseline(Map<String, String> headers, Map<String, String> bodies, List<Exchange> exchanges) {
    static final Baseline CARRIED = read();

    /**
     * One request, its answer, and how far it moves the counter.
     *
     * @param headers of the answer, beside those of every answer
     * @param body the name of one
     */
    record Exchange(
            String name,
            String method,
            String target,
            @Nullable @JsonProperty("request_headers") List<List<String>> requestHeaders,
            @Nullable @JsonProperty("request_body") String requestBody,
            int status,
            int counted,
            @Nullable Map<String, String> headers,
            String body) {
        List<String> sentHeaders() {
            return requestHeaders == null
                    ? List.of()
                    : requestHeaders.stream()
                            .map(pair -> String.join(": ", pair))
                            .toList();
        }

        String sentBody() {
            return Objects.requireNonNullElse(requestBody, "");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Exchange exchange(String name) {
        return CARRIED.exchanges.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The page with a number. */
    static String page(long count) {
        return CARRIED.body("page", count);
    }

    /** Every header that an answer with a body may have; HTTP's own are not the counter's. */
    static Set<String> headerNames() {
        var names = new TreeSet<>(CARRIED.headers.keySet());
        names.addAll(Set.of("content-length", "date", "connection"));
        return names;
    }

    /** What is answered, HEAD or not, when the counter gets to this number. */
    Map<String, String> headers(Exchange exchange, long count) {
        var all = new TreeMap<>(headers);
        all.putAll(Objects.requireNonNullElse(exchange.headers(), Map.of()));
        int length = body(exchange.body(), count).getBytes(StandardCharsets.UTF_8).length;
        all.put("content-length", Integer.toString(length));
        return all;
    }

    String body(Exchange exchange, long count) {
        return exchange.method().equals("HEAD") ? "" : body(exchange.body(), count);
    }

    private String body(String name, long count) {
        return Objects.requireNonNull(bodies.get(name), name).replace("{count}", Long.toString(count));
    }

    private static Baseline read() {
        try (InputStream json = Baseline.class.getResourceAsStream("/baseline.json")) {
            return new ObjectMapper().readValue(Objects.requireNonNull(json, "baseline.json"), Baseline.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
