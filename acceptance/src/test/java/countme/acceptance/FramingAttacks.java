package countme.acceptance;

import java.util.stream.Stream;

/** Requests whose end may be seen in two places; behind each stands a request that would be counted if it were taken for one. */
final class FramingAttacks {
    private static final String KIND = "Where a request ends";
    private static final String SMUGGLED = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final String REFUSED = "400";

    private FramingAttacks() {}

    static Stream<Attack> all() {
        return Stream.of(
                refused(
                        "both lengths: Content-Length and Transfer-Encoding",
                        "Content-Length: 4\r\nTransfer-Encoding: chunked",
                        "0\r\n\r\n"),
                refused("the same in the other order", "Transfer-Encoding: chunked\r\nContent-Length: 4", "0\r\n\r\n"),
                refused("two different Content-Length", "Content-Length: 0\r\nContent-Length: 5", ""),
                refused("the same Content-Length twice", "Content-Length: 0\r\nContent-Length: 0", ""),
                refused("Content-Length: 0, 0", "Content-Length: 0, 0", ""),
                refused("Content-Length: -1", "Content-Length: -1", ""),
                refused("Content-Length: +3", "Content-Length: +3", "a=b"),
                refused("Content-Length: 0x3", "Content-Length: 0x3", "a=b"),
                refused("Content-Length of 20 digits", "Content-Length: 99999999999999999999", ""),
                refused("an empty Content-Length", "Content-Length:", ""),
                refused(
                        "Transfer-Encoding twice",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                        "0\r\n\r\n"),
                unknown("xchunked"),
                unknown("chunked, identity"),
                unknown("identity, chunked"),
                unknown("gzip, chunked"),
                unknown("\"chunked\""),
                unknown("\u000bchunked"),
                unknown("chunked\u00a0"),
                refused("a chunk's size that is negative", CHUNKED, "-1\r\n\r\n"),
                refused("a chunk's size of 17 digits", CHUNKED, "10000000000000000\r\n\r\n"),
                refused("a chunk's size with 0x", CHUNKED, "0x3\r\na=b\r\n0\r\n\r\n"),
                refused("a chunk longer than it says", CHUNKED, "1\r\na=b\r\n0\r\n\r\n"),
                whole("chunked in capitals", "Transfer-Encoding: CHUNKED", "0\r\n\r\n"),
                whole("a chunk with an extension", CHUNKED, "3;x=y\r\na=b\r\n0\r\n\r\n"),
                whole(
                        "a quoted line break in a chunk's extension: the line ends there",
                        CHUNKED,
                        "3;x=\"\r\na=b\r\n0\r\n\r\n"),
                whole("a bare line feed in a chunk's extension: the line ends there", CHUNKED, "3;x\na=b\r\n0\r\n\r\n"),
                whole("a trailer that names a length", CHUNKED, "0\r\nContent-Length: 99\r\n\r\n"),
                Attack.bytes(
                        KIND,
                        "chunked in HTTP/1.0",
                        REFUSED,
                        0,
                        "POST / HTTP/1.0\r\nHost: localhost\r\n" + CHUNKED + "\r\n\r\n0\r\n\r\n" + SMUGGLED),
                Attack.bytes(
                        KIND,
                        "a GET with a body: read, and not passed on",
                        "200, 200",
                        2,
                        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na=b" + SMUGGLED),
                Attack.bytes(
                        KIND,
                        "a whole request as the body of another: not seen as one",
                        "405, 200",
                        1,
                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + SMUGGLED.length() + "\r\n\r\n"
                                + SMUGGLED + SMUGGLED));
    }

    private static final String CHUNKED = "Transfer-Encoding: chunked";

    private static Attack unknown(String coding) {
        return refusedAs("Transfer-Encoding: " + printable(coding), "501", "Transfer-Encoding: " + coding, "0\r\n\r\n");
    }

    private static Attack refused(String name, String header, String body) {
        return refusedAs(name, REFUSED, header, body);
    }

    private static Attack refusedAs(String name, String outcome, String header, String body) {
        return Attack.bytes(KIND, name, outcome, 0, post(header, body));
    }

    /** Two requests, each answered for itself. */
    private static Attack whole(String name, String header, String body) {
        return Attack.bytes(KIND, name, "405, 200", 1, post(header, body));
    }

    private static String post(String header, String body) {
        return "POST / HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n" + body + SMUGGLED;
    }

    private static String printable(String text) {
        return text.replace("\u000b", "(vertical tab)").replace("\u00a0", "(no-break space)");
    }
}
