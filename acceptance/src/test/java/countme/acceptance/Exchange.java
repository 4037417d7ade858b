package countme.acceptance;

import countme.topology.service.catalog.Checks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One exchange of the baseline: what is sent, what must come back, and how far the counter must move. */
record Exchange(
        String name,
        String method,
        String target,
        @Nullable List<List<String>> headers,
        @Nullable String requestBody,
        int status,
        int counted,
        Map<String, String> responseHeaders,
        String body) {

    /** The counter before each of them; so the first that is counted gets the next number. */
    static final long BEFORE = 41;

    private static final Checks BASELINE = baseline();
    private static final String NOT_FOUND = "nope";
    private static final String NOT_ALLOWED = "post_root";

    /** The baseline's, and those its rules add. */
    static Stream<Exchange> all() {
        List<Exchange> recorded =
                BASELINE.exchanges().stream().map(Exchange::of).toList();
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
        return new Checks.Exchange(name, method, target, headers, requestBody, status, counted, Map.of(), "").bytes();
    }

    @Override
    public String toString() {
        return name;
    }

    private static Exchange of(Checks.Exchange one) {
        long after = BEFORE + one.counted();
        Map<String, String> answered = new TreeMap<>(BASELINE.headers(one));
        answered.put("content-length", String.valueOf(BASELINE.length(one, after)));
        return new Exchange(
                one.name(),
                one.method(),
                one.target(),
                one.requestHeaders(),
                one.requestBody(),
                one.status(),
                one.counted(),
                answered,
                BASELINE.body(one).replace(Checks.COUNT, String.valueOf(after)));
    }

    private Exchange with(String newName, String newMethod, String newTarget, String... header) {
        List<List<String>> newHeaders = header.length == 0 ? List.of() : List.of(List.of(header));
        return new Exchange(newName, newMethod, newTarget, newHeaders, "", status, counted, responseHeaders, body);
    }

    private static Exchange named(List<Exchange> all, String name) {
        return all.stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
    }

    private static Checks baseline() {
        try (InputStream json = Exchange.class.getResourceAsStream("/baseline.json")) {
            return Checks.parse(
                    new String(Objects.requireNonNull(json, "baseline.json").readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
