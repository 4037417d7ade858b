package countme.acceptance;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The beginning of a TLS connection as clients make it that the JDK itself is not: too old for it, too weak, or newer.
 *
 * @param version such as {@code 0302} for TLS 1.1; of TLS 1.3, that of TLS 1.2
 * @param suites what it offers, each four hexadecimal digits
 * @param extensions as hexadecimal digits
 */
record Hello(String version, String suites, String extensions) {
    /** ML-KEM-768 beside X25519: safe from computers that are still to come. */
    static final int X25519_MLKEM768 = 0x11ec;

    static final int X25519 = 0x001d;
    static final int P256 = 0x0017;
    static final int P521 = 0x0019;

    private static final int ALERT = 21;
    private static final int SESSION = 38;
    private static final int KEY_SHARE = 51;
    private static final String SIGNATURES = extension("000d", counted("0403" + "0804" + "0401" + "0201"));
    private static final String POINTS = extension("000b", "0100");

    /** TLS 1.0 or 1.1, with suites that both know. */
    static Hello old(String version) {
        // ECDHE-ECDSA, ECDHE-RSA and RSA with AES-128-CBC-SHA.
        return new Hello(version.equals("TLSv1") ? "0301" : "0302", "c009" + "c013" + "002f", groups(P256) + POINTS);
    }

    /** TLS 1.2 with nothing but these suites. */
    static Hello offering(String suites) {
        return new Hello("0303", suites, groups(P256) + POINTS + SIGNATURES);
    }

    /** TLS 1.3 with these groups to agree on a key in, and no key yet: the other side says which group it wants. */
    static Hello agreeingIn(int... groups) {
        String tls13 = extension("002b", "02" + "0304");
        return new Hello("0303", "1302" + "1301", tls13 + groups(groups) + SIGNATURES + extension("0033", "0000"));
    }

    /** {@code accepted}, or in which group, or {@code refused} and by which alert. */
    String answer(Target target) throws IOException {
        return answer(target, bytes());
    }

    /** The same of any bytes. */
    static String answer(Target target, String hex) throws IOException {
        try (Socket socket = Attacker.open(target.host(), target.https())) {
            socket.getOutputStream().write(HexFormat.of().parseHex(hex));
            socket.getOutputStream().flush();
            return read(new DataInputStream(socket.getInputStream()));
        } catch (EOFException | SocketException e) {
            return "closed";
        }
    }

    private static String read(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        in.skipNBytes(2);
        byte[] message = in.readNBytes(in.readUnsignedShort());
        if (type == ALERT) {
            return "refused (" + alert(message[1]) + ")";
        }
        return "accepted" + group(message);
    }

    private static String alert(int number) {
        return switch (number) {
            case 22 -> "record overflow";
            case 40 -> "handshake failure";
            case 70 -> "protocol version";
            default -> "alert " + number;
        };
    }

    /** Of a server's hello; nothing where it has none, as before TLS 1.3. */
    private static String group(byte[] hello) {
        int at = SESSION + 1 + hello[SESSION] + 3;
        for (at += 2; at + 4 <= hello.length; at += 4 + number(hello, at + 2)) {
            if (number(hello, at) == KEY_SHARE) {
                return ", in group %04x".formatted(number(hello, at + 4));
            }
        }
        return "";
    }

    private static int number(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    private String bytes() {
        String body = version + "00".repeat(32) + "00" + counted(suites) + "0100" + counted(extensions);
        String handshake = "01" + "%06x".formatted(body.length() / 2) + body;
        return "16" + "0301" + counted(handshake);
    }

    private static String groups(int... groups) {
        return extension(
                "000a", counted(IntStream.of(groups).mapToObj("%04x"::formatted).collect(Collectors.joining())));
    }

    private static String extension(String type, String content) {
        return type + counted(content);
    }

    /** With its length in two bytes before it. */
    private static String counted(String hex) {
        return "%04x".formatted(hex.length() / 2) + hex;
    }
}
