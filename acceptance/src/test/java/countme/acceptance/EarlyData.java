package countme.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request within the first bytes of a resumed TLS 1.3 connection, before anything is agreed on: whoever records it could send it again. Java does not
 * speak that, so {@code openssl} does.
 */
final class EarlyData {
    private static final Path OPENSSL = Path.of("/usr/bin/openssl");
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    /** One that is not counted. */
    private static final String NOTHING = "GET /nope HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static final Pattern ALLOWED = Pattern.compile("Max Early Data: (\\d+)");
    private static final Pattern OUTCOME = Pattern.compile("Early data was (not sent|rejected|accepted)");

    private static final String HEAD = "-----BEGIN SSL SESSION PARAMETERS-----\n";
    private static final String FOOT = "\n-----END SSL SESSION PARAMETERS-----\n";
    /** In a session as OpenSSL keeps it (DER, explicit tag 15): 16 kB of early data are allowed. */
    private static final byte[] ALLOWANCE = {(byte) 0xaf, 4, 2, 2, 0x40, 0};

    private EarlyData() {}

    /** Whether this machine has what speaks it. */
    static boolean isPossible() {
        return Files.isExecutable(OPENSSL);
    }

    /** How many bytes of it the sessions of a server allow, such as {@code 0 bytes allowed, not sent}; then what becomes of a request that is sent so. */
    static String asAllowed(Target target) throws IOException {
        return with(target, session -> session);
    }

    /** The same by a client that pretends to have been allowed 16 kB. */
    static String anyway(Target target) throws IOException {
        return with(target, EarlyData::allowing);
    }

    private interface Change {
        byte[] of(byte[] session);
    }

    private static String with(Target target, Change change) throws IOException {
        Path directory = Files.createTempDirectory("early-data");
        Path session = directory.resolve("session");
        Path request = directory.resolve("request");
        try {
            String first = openssl(target, NOTHING, "-sess_out", session.toString(), "-ign_eof");
            Matcher allowed = ALLOWED.matcher(first);
            if (!allowed.find()) {
                return "no session";
            }
            Files.writeString(session, pem(change.of(der(Files.readString(session)))));
            Files.writeString(request, REQUEST);
            String second = openssl(target, "", "-sess_in", session.toString(), "-early_data", request.toString());
            Matcher outcome = OUTCOME.matcher(second);
            return allowed.group(1) + " bytes allowed, " + (outcome.find() ? outcome.group(1) : "no connection");
        } finally {
            Files.deleteIfExists(session);
            Files.deleteIfExists(request);
            Files.delete(directory);
        }
    }

    private static String openssl(Target target, String input, String... more) throws IOException {
        var command = Stream.concat(
                        Stream.of(OPENSSL.toString(), "s_client", "-tls1_3", "-connect"),
                        Stream.concat(Stream.of(target.host() + ":" + target.https()), Stream.of(more)))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.US_ASCII));
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** A session with {@link #ALLOWANCE}, whose place is among its fields by the numbers of their tags. */
    static byte[] allowing(byte[] session) {
        ByteBuffer all = ByteBuffer.wrap(session);
        skipHead(all);
        var fields = new ByteArrayOutputStream();
        boolean isThere = false;
        while (all.hasRemaining()) {
            int begin = all.position();
            int tag = all.get(begin) & 0xff;
            all.position(begin);
            int length = skipHead(all);
            all.position(all.position() + length);
            if (!isThere && tag >= (ALLOWANCE[0] & 0xff)) {
                fields.writeBytes(ALLOWANCE);
                isThere = true;
            }
            if (tag != (ALLOWANCE[0] & 0xff)) {
                fields.write(session, begin, all.position() - begin);
            }
        }
        if (!isThere) {
            fields.writeBytes(ALLOWANCE);
        }
        return ByteBuffer.allocate(fields.size() + 4)
                .put((byte) 0x30)
                .put((byte) 0x82)
                .putShort((short) fields.size())
                .put(fields.toByteArray())
                .array();
    }

    /** Over tag and length of a field; gives the length. */
    private static int skipHead(ByteBuffer der) {
        int unused = der.get();
        int length = der.get() & 0xff;
        if (length < 0x80) {
            return length;
        }
        int bytes = length & 0x7f;
        length = 0;
        for (int i = 0; i < bytes; i++) {
            length = (length << 8) | (der.get() & 0xff);
        }
        return length;
    }

    private static byte[] der(String pem) {
        int begin = pem.indexOf(HEAD) + HEAD.length();
        return Base64.getMimeDecoder().decode(pem.substring(begin, pem.indexOf(FOOT.strip())));
    }

    private static String pem(byte[] der) {
        return HEAD + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + FOOT;
    }
}
