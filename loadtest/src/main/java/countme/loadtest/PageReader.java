package countme.loadtest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads the answers that come over one connection, and accepts nothing but the counter's page. */
final class PageReader {
    private static final int LONGEST = 64 * 1024;

    private final InputStream in;
    private boolean closing;

    /** A whole answer that is not the page: the connection is as good for the next one as after any other answer. */
    static final class OtherAnswerException extends IOException {
        private static final long serialVersionUID = 1L;

        OtherAnswerException(String message) {
            super(message);
        }
    }

    /** Reads from a buffered stream. */
    PageReader(InputStream in) {
        this.in = in;
    }

    /** Waits for the first byte of an answer; false when the connection ends instead. */
    boolean begins() throws IOException {
        in.mark(1);
        boolean begun = in.read() >= 0;
        if (begun) {
            in.reset();
        }
        return begun;
    }

    /**
     * Reads one answer to its last byte.
     *
     * @return the number on the page
     * @throws IOException when the connection ends before, or the answer is not the counter's page
     */
    long read() throws IOException {
        String body = page();
        try {
            return CounterPage.parse(body);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Reads one answer to its last byte.
     *
     * @return the page, whatever its text
     * @throws OtherAnswerException when the answer is an error or of another type than the counter's page
     * @throws IOException when the connection ends before
     */
    String page() throws IOException {
        String status = line();
        int length = -1;
        boolean chunked = false;
        String type = "";
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            String value = header.substring(colon + 1).strip();
            switch (header.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = length(value, 10);
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "content-type" -> type = value;
                case "connection" -> closing = value.equalsIgnoreCase("close");
                default -> {}
            }
        }
        if (!chunked && length < 0) {
            throw new IOException("an answer without a length: " + status);
        }
        String body = chunked ? chunks() : text(length);
        if (!status.startsWith("HTTP/1.1 200") || !type.equals(CounterPage.CONTENT_TYPE)) {
            throw new OtherAnswerException("not the counter's page: " + status + ", " + type);
        }
        return body;
    }

    /** Whether the server closes the connection after the answer that was read last. */
    boolean isClosing() {
        return closing;
    }

    private String chunks() throws IOException {
        var body = new StringBuilder();
        while (true) {
            String chunk = text(length(line(), 16));
            String end = line();
            if (chunk.isEmpty() && end.isEmpty()) {
                return body.toString();
            }
            body.append(chunk);
        }
    }

    private static int length(String digits, int radix) throws IOException {
        try {
            int length = Integer.parseInt(digits, radix);
            if (length >= 0 && length <= LONGEST) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new IOException("an answer whose length is \"" + digits + "\"", e);
        }
        throw new IOException("an answer whose length is " + digits);
    }

    private String text(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended within an answer");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > LONGEST) {
                throw new EOFException("the connection ended within an answer");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
