package countme.acceptance;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** A connection of HTTP/2 whose frames are written one by one, whatever is in them. */
final class Http2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int WHOLE = END_STREAM | END_HEADERS;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int LONGEST_PREFIX = 127;

    private final SSLSocket socket;
    private final OutputStream out;
    private final DataInputStream in;

    /** Connects, and says nothing of its settings. */
    Http2(Target target) throws IOException {
        socket = Attacker.connect(target, "", "h2");
        // Much at once is what makes it a flood.
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        in = new DataInputStream(socket.getInputStream());
        out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0);
    }

    /** Sends a frame, at the latest when its outcome is asked for; false when the other side no longer listens. */
    boolean send(int type, int flags, int stream, byte... payload) {
        return send(payload.length, type, flags, stream, payload);
    }

    /** The same with another length in its head. */
    boolean send(int length, int type, int flags, int stream, byte... payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (length >> 16))
                .putShort((short) length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream);
        frame.put(payload);
        try {
            out.write(frame.array());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Headers, each a name and a value, as HPACK has them without any compression. */
    static byte[] block(String... headers) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < headers.length; i++) {
            if (i % 2 == 0) {
                block.write(0);
            }
            byte[] text = headers[i].getBytes(StandardCharsets.ISO_8859_1);
            length(block, text.length);
            block.writeBytes(text);
        }
        return block.toByteArray();
    }

    private static void length(ByteArrayOutputStream block, int length) {
        if (length < LONGEST_PREFIX) {
            block.write(length);
            return;
        }
        block.write(LONGEST_PREFIX);
        int rest = length - LONGEST_PREFIX;
        for (; rest > LONGEST_PREFIX; rest >>= 7) {
            block.write((rest & LONGEST_PREFIX) | 128);
        }
        block.write(rest);
    }

    /** What becomes of a stream, or of the connection if that ends first; of a negative one, an answer is not its end. */
    String outcome(int stream) throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            // What was said before it stopped to listen can still be read.
        }
        try {
            while (true) {
                int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                in.skipNBytes(1);
                int about = in.readInt();
                byte[] payload = in.readNBytes(length);
                if (type == GOAWAY) {
                    return "connection ended (" + error(payload, 4) + ")";
                } else if (type == RST_STREAM && about == Math.abs(stream)) {
                    return "stream reset (" + error(payload, 0) + ")";
                } else if (type == HEADERS && about == stream) {
                    return status(payload);
                }
            }
        } catch (EOFException | SocketException | SSLException e) {
            return "connection closed";
        } catch (SocketTimeoutException e) {
            return "nothing";
        }
    }

    /** It comes first: one of HPACK's own, or three digits after a name of HPACK's own. */
    private static String status(byte[] block) {
        return switch (block[0] & 0xff) {
            case 0x88 -> "200";
            case 0x8c -> "400";
            case 0x8d -> "404";
            case 0x8e -> "500";
            default -> new String(block, 2, 3, StandardCharsets.US_ASCII);
        };
    }

    private static String error(byte[] payload, int at) {
        int number = ByteBuffer.wrap(payload).getInt(at);
        return switch (number) {
            case 0 -> "no error";
            case 1 -> "protocol error";
            case 3 -> "flow control error";
            case 6 -> "frame size error";
            case 7 -> "refused stream";
            case 9 -> "compression error";
            case 11 -> "enhance your calm";
            default -> "error " + number;
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
