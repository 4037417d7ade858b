package countme.topology.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over a sequence of inputs, each with its length, so that no two sequences share a hash by concatenation. */
public final class Hash {
    private static final int SHORT = 12;
    private final MessageDigest digest = sha256();

    public Hash add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    public Hash add(byte[] bytes) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).flip());
        digest.update(bytes);
        return this;
    }

    public Hash add(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return add(digest(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first 12 hexadecimal digits: enough for a tag. */
    public String hex12() {
        return hex().substring(0, SHORT);
    }

    /** All 64 hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** SHA-256 of these bytes alone, as 64 hexadecimal digits: what others compute too. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** SHA-256 of all that is to be read there. */
    public static String sha256(InputStream in) throws IOException {
        return HexFormat.of().formatHex(digest(in));
    }

    private static byte[] digest(InputStream in) throws IOException {
        MessageDigest content = sha256();
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            content.update(buffer, 0, n);
        }
        return content.digest();
    }

    /** A new one, for what comes in pieces. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
