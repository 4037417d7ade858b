package countme.loadtest.durability;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection to Redis that says and understands what a benchmark needs: the load generator has no library in it. */
final class RedisClient implements AutoCloseable {
    private static final int SILENT_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    RedisClient(String host, int port) throws IOException {
        socket = new Socket(host, port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SILENT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream());
    }

    /** Asks one thing. */
    Object ask(String... words) throws IOException {
        send(words);
        flush();
        return read();
    }

    /** Puts a command behind others; {@link #flush} sends them. */
    void send(String... words) throws IOException {
        out.write(encoded(words));
    }

    void flush() throws IOException {
        out.flush();
    }

    /** The next answer: a {@link Long}, a text, or a list of these. */
    Object read() throws IOException {
        return read(in);
    }

    static byte[] encoded(String... words) {
        var text = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            text.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads an answer.
     *
     * @throws IOException when it is an error, with its words
     */
    static Object read(InputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case ':' -> Long.parseLong(rest);
            case '$' -> bulk(in, Integer.parseInt(rest));
            case '*' -> list(in, Integer.parseInt(rest));
            default -> throw new IOException("Redis said: " + rest);
        };
    }

    private static String bulk(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length + 2);
        if (bytes.length < length + 2) {
            throw new EOFException("Redis ended in the middle of an answer");
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static List<Object> list(InputStream in, int size) throws IOException {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(read(in));
        }
        return all;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis ended the connection");
            }
            line.append((char) next);
        }
        int unused = in.read();
        if (line.isEmpty()) {
            throw new IOException("Redis said nothing that is an answer");
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
