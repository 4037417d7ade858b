package countme.acceptance;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** One exchange of the baseline: what is sent, what must come back, and how far the counter must move. */
record Exchange(
        String name,
        String method,
        String target,
        List<List<String>> headers,
        @JsonProperty("request_body") String requestBody,
        int status,
        int counted,
        @JsonProperty("response_headers") Map<String, String> responseHeaders,
        String body,
        @JsonProperty("counter_before") long counterBefore) {

    private static final String NOT_FOUND = "nope";
    private static final String NOT_ALLOWED = "post_root";

    /** The recorded ones, and those the baseline's rules add. */
    static Stream<Exchange> all() {
        List<Exchange> recorded = recorded();
        Exchange root = named(recorded, "get_root");
        Exchange missing = named(recorded, NOT_FOUND);
        Exchange refused = named(recorded, NOT_ALLOWED);
        return Stream.concat(
                recorded.stream(),
                Stream.of(
                        root.with("three slashes", "GET", "///"),
                        root.with("an encoded slash", "GET", "/%2F"),
                        root.with("an encoded slash in lower case", "GET", "/%2f%2f/"),
                        root.with("an empty query", "GET", "/?"),
                        root.with("a strange query", "GET", "/?a=b&c=%00%ff//"),
                        root.with("a conditional request", "GET", "/", "If-None-Match", "*"),
                        root.with(
                                "a conditional request by date",
                                "GET",
                                "/",
                                "If-Modified-Since",
                                "Wed, 01 Jan 2200 00:00:00 GMT"),
                        root.with("a range", "GET", "/", "Range", "bytes=0-3"),
                        root.with("a wish for JSON", "GET", "/", "Accept", "application/json"),
                        root.with("a wish for compression", "GET", "/", "Accept-Encoding", "gzip, br"),
                        root.with("an overridden method", "GET", "/", "X-HTTP-Method-Override", "DELETE"),
                        refused.with("PUT", "PUT", "/"),
                        refused.with("PATCH", "PATCH", "/"),
                        refused.with("a POST with an overridden method", "POST", "/", "X-HTTP-Method-Override", "GET"),
                        missing.with("health", "GET", "/health"),
                        missing.with("metrics", "GET", "/metrics"),
                        missing.with("live", "GET", "/live"),
                        missing.with("OPTIONS elsewhere", "OPTIONS", "/nope"),
                        missing.with("DELETE elsewhere", "DELETE", "/nope"),
                        missing.with("a slash and more", "GET", "//x")));
    }

    String request() {
        var text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        headers.forEach(header -> text.append(header.get(0) + ": " + header.get(1) + "\r\n"));
        return text + "\r\n" + requestBody;
    }

    @Override
    public String toString() {
        return name;
    }

    private Exchange with(String newName, String newMethod, String newTarget, String... header) {
        List<List<String>> newHeaders = header.length == 0 ? List.of() : List.of(List.of(header));
        return new Exchange(
                newName, newMethod, newTarget, newHeaders, "", status, counted, responseHeaders, body, counterBefore);
    }

    private static Exchange named(List<Exchange> all, String name) {
        return all.stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
    }

    private static List<Exchange> recorded() {
        try (InputStream json = Exchange.class.getResourceAsStream("/baseline.json")) {
            return JsonMapper.builder()
                    .build()
                    .readValue(Objects.requireNonNull(json, "baseline.json"), new TypeReference<List<Exchange>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
