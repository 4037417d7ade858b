package countme.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;

/** Frames that no client sends, and more of them than any would. */
final class Http2Attacks {
    private static final String KIND = "HTTP/2";
    private static final String FLOODS = "HTTP/2 in floods";
    private static final String ENDED = "connection ended (protocol error)";
    private static final String BAD = "400";
    private static final String[] NOPE = {
        ":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/nope"
    };

    private Http2Attacks() {}

    /** Says something on a connection, and which stream to look at then; 0 for none, negative for how it ends and not what it answers. */
    private interface Talk {
        int on(Http2 connection) throws IOException;
    }

    static Stream<Attack> all() {
        return Stream.concat(Stream.concat(requests(), frames()), floods());
    }

    private static Stream<Attack> requests() {
        return Stream.of(
                request(
                        "a foreign :authority",
                        "421",
                        ":method",
                        "GET",
                        ":scheme",
                        "https",
                        ":authority",
                        "evil.example",
                        ":path",
                        "/"),
                request("a foreign Host beside our :authority", BAD, with("host", "evil.example")),
                request(
                        "a foreign Host and no :authority",
                        "421",
                        ":method",
                        "GET",
                        ":scheme",
                        "https",
                        ":path",
                        "/",
                        "host",
                        "evil.example"),
                request("no :authority and no Host", BAD, ":method", "GET", ":scheme", "https", ":path", "/"),
                request("no :path", BAD, ":method", "GET", ":scheme", "https", ":authority", "localhost"),
                request(
                        "an empty :path",
                        BAD,
                        ":method",
                        "GET",
                        ":scheme",
                        "https",
                        ":authority",
                        "localhost",
                        ":path",
                        ""),
                request(
                        "a :path without a slash",
                        BAD,
                        ":method",
                        "GET",
                        ":scheme",
                        "https",
                        ":authority",
                        "localhost",
                        ":path",
                        "x"),
                request("two :path", BAD, with(":path", "/")),
                request("no :method", BAD, ":scheme", "https", ":authority", "localhost", ":path", "/"),
                request(
                        "a :method with a space",
                        BAD,
                        ":method",
                        "GET /",
                        ":scheme",
                        "https",
                        ":authority",
                        "localhost",
                        ":path",
                        "/"),
                request("no :scheme", BAD, ":method", "GET", ":authority", "localhost", ":path", "/"),
                request("a pseudo-header that nobody knows", BAD, with(":x", "1")),
                request(
                        "a pseudo-header after the others: nginx takes it",
                        "404",
                        "x-a",
                        "1",
                        ":method",
                        "GET",
                        ":scheme",
                        "https",
                        ":authority",
                        "localhost",
                        ":path",
                        "/nope"),
                request("capitals in a name", BAD, with("X-A", "1")),
                request("a line break in a value", BAD, with("x-a", "a\r\nhost: evil.example")),
                request("a line break in a name", BAD, with("x\r\na", "1")),
                request("a NUL in a value", BAD, with("x-a", "a\0b")),
                request("Transfer-Encoding: not a length here", "404", with("transfer-encoding", "chunked")),
                request("Connection: means nothing here", "404", with("connection", "close")),
                request("a Content-Length, and no body", BAD, with("content-length", "5")),
                request("CONNECT", BAD, ":method", "CONNECT", ":authority", "evil.example:443"),
                request(
                        "headers of 16 kB, as in HTTP/1",
                        "404",
                        with("x-a", "a".repeat(15_000), "x-b", "a".repeat(1000))));
    }

    private static Stream<Attack> frames() {
        return Stream.of(
                talk(
                        KIND,
                        "HEADERS on stream 0",
                        ENDED,
                        h -> frame(h, 0, Http2.HEADERS, Http2.WHOLE, 0, Http2.block(NOPE))),
                talk(
                        KIND,
                        "HEADERS on an even stream",
                        ENDED,
                        h -> frame(h, 2, Http2.HEADERS, Http2.WHOLE, 2, Http2.block(NOPE))),
                talk(
                        KIND,
                        "DATA on a stream that nobody opened: not looked at, closed after 10 s",
                        "connection ended (no error)",
                        h -> frame(h, 1, Http2.DATA, Http2.END_STREAM, 1, new byte[5])),
                talk(
                        KIND,
                        "CONTINUATION of nothing",
                        ENDED,
                        h -> frame(h, 1, Http2.CONTINUATION, Http2.END_HEADERS, 1, Http2.block(NOPE))),
                talk(
                        KIND,
                        "PUSH_PROMISE from a client",
                        ENDED,
                        h -> frame(h, 1, Http2.PUSH_PROMISE, Http2.END_HEADERS, 1, new byte[8])),
                talk(
                        KIND,
                        "a header block that is no HPACK",
                        "connection ended (compression error)",
                        h -> frame(h, 1, Http2.HEADERS, Http2.WHOLE, 1, new byte[] {
                            (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff
                        })),
                talk(
                        KIND,
                        "SETTINGS of 5 bytes",
                        "connection ended (frame size error)",
                        h -> frame(h, 1, Http2.SETTINGS, 0, 0, new byte[5])),
                talk(
                        KIND,
                        "PING of 7 bytes",
                        "connection ended (frame size error)",
                        h -> frame(h, 1, Http2.PING, 0, 0, new byte[7])),
                talk(KIND, "WINDOW_UPDATE by nothing", ENDED, h -> frame(h, 1, Http2.WINDOW_UPDATE, 0, 0, new byte[4])),
                talk(
                        KIND,
                        "WINDOW_UPDATE beyond all windows",
                        "connection ended (flow control error)",
                        h -> frame(h, 1, Http2.WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE))),
                talk(KIND, "a stream that depends on itself", ENDED, h -> {
                    h.send(Http2.HEADERS, Http2.WHOLE | 0x20, 1, join(number(1), new byte[] {1}, Http2.block(NOPE)));
                    return 1;
                }),
                talk(KIND, "a frame that says it has 16 MB: waited for 10 s", "stream reset (protocol error)", h -> {
                    h.send(0xffffff, Http2.HEADERS, Http2.WHOLE, 1);
                    return 1;
                }));
    }

    private static Stream<Attack> floods() {
        return Stream.of(
                talk(
                        FLOODS,
                        "rapid reset: 2,000 requests, each taken back at once",
                        "connection ended (no error)",
                        h -> {
                            for (int i = 0, stream = 1; i < 2000; i++, stream += 2) {
                                h.send(Http2.HEADERS, Http2.WHOLE, stream, Http2.block(NOPE));
                                if (!h.send(Http2.RST_STREAM, 0, stream, number(8))) {
                                    break;
                                }
                            }
                            return 0;
                        }),
                talk(FLOODS, "a request in 10,000 CONTINUATION frames", "connection ended (enhance your calm)", h -> {
                    h.send(Http2.HEADERS, Http2.END_STREAM, 1, Http2.block(NOPE));
                    byte[] more = Http2.block("x-a", "a".repeat(1000));
                    return repeat(10_000, () -> h.send(Http2.CONTINUATION, 0, 1, more), 1);
                }),
                talk(FLOODS, "an HPACK bomb: 4 kB, named 10,000 times", "connection ended (enhance your calm)", h -> {
                    byte[] named = new byte[10_000];
                    Arrays.fill(named, (byte) 0xbe);
                    byte[] kept = Http2.block("x-a", "a".repeat(3900));
                    kept[0] = 0x40;
                    h.send(Http2.HEADERS, Http2.WHOLE, 1, join(Http2.block(NOPE), kept, named));
                    return 1;
                }),
                talk(
                        FLOODS,
                        "100,000 PING whose answers are not read",
                        "connection closed",
                        h -> flood(h, Http2.PING, 0, new byte[8])),
                talk(
                        FLOODS,
                        "100,000 SETTINGS whose answers are not read",
                        "connection closed",
                        h -> flood(h, Http2.SETTINGS, 0, new byte[0])),
                talk(
                        FLOODS,
                        "100,000 PRIORITY",
                        "connection ended (enhance your calm)",
                        h -> flood(h, Http2.PRIORITY, 1, join(number(0), new byte[] {1}))),
                talk(FLOODS, "20,000 empty DATA, then a request", "404", h -> {
                    h.send(Http2.HEADERS, Http2.END_HEADERS, 3, Http2.block(with("a", "b")));
                    repeat(20_000, () -> h.send(Http2.DATA, 0, 3), 0);
                    return frame(h, 5, Http2.HEADERS, Http2.WHOLE, 5, Http2.block(NOPE));
                }),
                talk(
                        FLOODS,
                        "100 requests whose answers may not be sent, a window of 0: for 10 s",
                        "stream reset (protocol error)",
                        h -> {
                            h.send(Http2.SETTINGS, 0, 0, join(new byte[] {0, 4}, number(0)));
                            for (int stream = 1; stream < 200; stream += 2) {
                                h.send(Http2.HEADERS, Http2.WHOLE, stream, Http2.block(NOPE));
                            }
                            return -199;
                        }),
                talk(FLOODS, "500 requests at once that never end", "connection ended (no error)", h -> {
                    for (int stream = 1; stream < 1000; stream += 2) {
                        h.send(Http2.HEADERS, Http2.END_HEADERS, stream, Http2.block(NOPE));
                    }
                    return 999;
                }));
    }

    private static int flood(Http2 connection, int type, int stream, byte[] payload) throws IOException {
        repeat(100_000, () -> connection.send(type, 0, stream, payload), 0);
        return frame(connection, 3, Http2.HEADERS, Http2.WHOLE, 3, Http2.block(NOPE));
    }

    private interface Step {
        boolean isTaken();
    }

    private static int repeat(int times, Step step, int stream) {
        for (int i = 0; i < times && step.isTaken(); i++) {
            // Until it is refused.
        }
        return stream;
    }

    private static Attack request(String name, String outcome, String... headers) {
        return talk(KIND, name, outcome, h -> frame(h, 1, Http2.HEADERS, Http2.WHOLE, 1, Http2.block(headers)));
    }

    private static Attack talk(String kind, String name, String outcome, Talk talk) {
        return Attack.of(kind, name, outcome, by -> {
            try (var connection = new Http2(by.users())) {
                return connection.outcome(talk.on(connection));
            }
        });
    }

    private static int frame(Http2 connection, int then, int type, int flags, int stream, byte[] payload) {
        connection.send(type, flags, stream, payload);
        return then;
    }

    private static String[] with(String... more) {
        return Stream.concat(Stream.of(NOPE), Stream.of(more)).toArray(String[]::new);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
