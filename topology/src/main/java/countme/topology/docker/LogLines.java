package countme.topology.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes lines of the bytes that an engine sends. It cuts long lines into pieces, and begins each with its time if it is asked for times: here, a line is
 * whole, with the time of its beginning.
 */
final class LogLines {
    private static final Pattern STAMP = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z ");
    /** As long as every stamp is. */
    private static final int STAMP_LENGTH = "2026-01-31T12:00:00.000000000Z ".length();

    private static final int PIECE_BYTES = 16 * 1024;
    /** A letter that is cut in two becomes two unknown ones, of three bytes each. */
    private static final int MOST_MORE_BYTES = 12;

    private final boolean stamped;
    private final Consumer<String> sink;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    /** {@code stamped} where each piece begins with its time. */
    LogLines(boolean stamped, Consumer<String> sink) {
        this.stamped = stamped;
        this.sink = sink;
    }

    void accept(byte[] bytes) {
        int begin = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                pending.write(bytes, begin, i - begin);
                end();
                begin = i + 1;
            }
        }
        pending.write(bytes, begin, bytes.length - begin);
    }

    /** No more comes: what has no end yet is a line, too. */
    void finish() {
        if (pending.size() > 0) {
            end();
        }
    }

    private void end() {
        byte[] line = pending.toByteArray();
        pending.reset();
        sink.accept(stamped ? joined(line) : new String(line, StandardCharsets.UTF_8));
    }

    private static String joined(byte[] line) {
        // One character for each byte, so that positions are the engine's.
        String bytes = new String(line, StandardCharsets.ISO_8859_1);
        var whole = new StringBuilder();
        int begin = 0;
        for (int next = next(bytes, begin); next >= 0; next = next(bytes, begin)) {
            whole.append(bytes, begin == 0 ? 0 : begin + STAMP_LENGTH, next);
            begin = next;
        }
        whole.append(bytes, begin == 0 ? 0 : begin + STAMP_LENGTH, bytes.length());
        return new String(whole.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Where the piece behind the one that begins there begins; negative for the last. */
    private static int next(String bytes, int piece) {
        int earliest = piece + STAMP_LENGTH + PIECE_BYTES;
        int latest = Math.min(bytes.length(), earliest + MOST_MORE_BYTES + STAMP_LENGTH);
        if (earliest >= latest) {
            return -1;
        }
        Matcher stamp = STAMP.matcher(bytes).region(earliest, latest);
        return stamp.find() ? stamp.start() : -1;
    }
}
