package countme.acceptance;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HexFormat;
import javax.net.ssl.SSLException;

/** Offers versions of TLS that the JDK itself no longer speaks, by sending a hello as such a client would. */
final class OldTls {
    private static final int ALERT = 21;
    private static final int PROTOCOL_VERSION = 70;

    private OldTls() {}

    /** Returns when the other side goes on with the handshake; an SSLException when it refuses the version. */
    static void handshake(Target target, String version) throws IOException {
        String number = version.equals("TLSv1") ? "0301" : "0302";
        // Suites both versions know: ECDHE-ECDSA, ECDHE-RSA and RSA with AES-128-CBC-SHA; with the curve P-256.
        String suites = "0006" + "c009" + "c013" + "002f";
        String extensions = "000a00040002" + "0017" + "000b00020100";
        String body = number + "00".repeat(32) + "00" + suites + "0100" + length(extensions, 4) + extensions;
        String handshake = "01" + length(body, 6) + body;
        String hello = "16" + "0301" + length(handshake, 4) + handshake;
        try (var socket = new Socket(target.host(), target.https())) {
            OutputStream out = socket.getOutputStream();
            out.write(HexFormat.of().parseHex(hello));
            out.flush();
            var in = new DataInputStream(socket.getInputStream());
            int type = in.readUnsignedByte();
            in.skipNBytes(4);
            int level = in.readUnsignedByte();
            int alert = in.readUnsignedByte();
            if (type == ALERT && level == 2 && alert == PROTOCOL_VERSION) {
                throw new SSLException("refused: protocol version");
            }
        }
    }

    private static String length(String hex, int digits) {
        return ("%0" + digits + "x").formatted(hex.length() / 2);
    }
}
