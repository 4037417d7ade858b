package countme.acceptance;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer as it came over the wire.
 *
 * @param headers by lower-case name
 */
record Response(int status, Map<String, String> headers, String body) {
    static Response parse(String wire) {
        int end = wire.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("no HTTP answer: " + wire);
        }
        String[] head = wire.substring(0, end).split("\r\n", -1);
        var headers = new TreeMap<String, String>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            headers.merge(
                    head[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    head[i].substring(colon + 1).strip(),
                    (a, b) -> a + ", " + b);
        }
        return new Response(Integer.parseInt(head[0].split(" ", -1)[1]), headers, wire.substring(end + 4));
    }
}
