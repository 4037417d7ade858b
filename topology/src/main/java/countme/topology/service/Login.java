package countme.topology.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Who may see the console.
 *
 * @param user a name without a colon
 * @param password generated: long and random, so that no digest of it needs to be slow
 */
public record Login(String user, String password) {
    private static final int SALT = 8;

    /**
     * The login for something else that follows from this one, so that there is one secret to keep and to exchange. Who knows it does
     * not know this one.
     */
    public Login derived(String purpose) {
        byte[] digest = digest("SHA-256", bytes(password), bytes(":" + purpose));
        return new Login(purpose, Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    }

    /** A line of nginx's password file. nginx checks it with every request, in the processes that also serve the counter. */
    public String passwordFileLine() {
        // Salted by the password itself: the same login always gives the same configuration.
        byte[] salt = Arrays.copyOf(digest("SHA-256", bytes(password)), SALT);
        byte[] hash = digest("SHA-1", bytes(password), salt);
        byte[] both = Arrays.copyOf(hash, hash.length + salt.length);
        System.arraycopy(salt, 0, both, hash.length, salt.length);
        return user + ":{SSHA}" + Base64.getEncoder().encodeToString(both) + "\n";
    }

    /** What nginx's {@code secure_link} expects of the header that carries this login. */
    public String headerDigest() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest("MD5", bytes(header())));
    }

    /** The value of the {@code Authorization} header. */
    public String header() {
        return "Basic " + Base64.getEncoder().encodeToString(bytes(user + ":" + password));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The password never gets into a log or a message. */
    @Override
    public String toString() {
        return "Login[" + user + ", redacted]";
    }
}
