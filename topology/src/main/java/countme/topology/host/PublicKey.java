package countme.topology.host;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;

/**
 * An SSH public key that is strong enough to guard a host.
 *
 * @param type such as {@code ssh-ed25519}
 * @param data base64
 * @param comment may be empty
 */
public record PublicKey(String type, String data, String comment) {
    private static final int FEWEST_RSA_BITS = 3072;
    private static final Set<String> OTHERS = Set.of(
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");

    /** A key is not usable; the message says why, as a sentence. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /**
     * Reads a line of a {@code .pub} file.
     *
     * @throws Unusable if it is no public key, or one that is too weak
     */
    static PublicKey parse(String line) throws Unusable {
        String[] words = line.strip().split("[ \t]+", 3);
        if (line.contains("PRIVATE KEY")) {
            throw new Unusable("This is a private key. Take the file that ends in .pub, and make a new pair.");
        }
        if (line.strip().contains("\n") || words.length < 2 || !words[1].matches("[A-Za-z0-9+/]+={0,2}")) {
            throw new Unusable("It is not a line such as 'ssh-ed25519 AAAA… name'.");
        }
        var key = new PublicKey(words[0], words[1], words.length == 3 ? words[2] : "");
        key.requireStrong();
        return key;
    }

    private void requireStrong() throws Unusable {
        ByteBuffer blob;
        try {
            blob = ByteBuffer.wrap(Base64.getDecoder().decode(data));
        } catch (IllegalArgumentException e) {
            throw new Unusable("Its second word is not base64.");
        }
        if (type.equals("ssh-dss")) {
            throw new Unusable("DSA keys are too weak, and sshd refuses them. Make one with 'ssh-keygen -t ed25519'.");
        }
        if (!type.equals("ssh-rsa") && !OTHERS.contains(type)) {
            throw new Unusable("sshd knows no keys of the type '" + type + "'.");
        }
        if (!new String(part(blob), StandardCharsets.US_ASCII).equals(type)) {
            throw new Unusable("It says " + type + ", but what follows is another key.");
        }
        byte[] first = part(blob);
        if (type.equals("ssh-rsa")) {
            int bits = new BigInteger(1, part(blob)).bitLength();
            if (bits < FEWEST_RSA_BITS) {
                throw new Unusable("An RSA key of " + bits + " bits is too weak: " + FEWEST_RSA_BITS
                        + " are the fewest. Make one with 'ssh-keygen -t ed25519'.");
            }
        } else if (type.equals("ssh-ed25519") && first.length != 32) {
            throw new Unusable("It is cut off or has too much.");
        }
        if (blob.hasRemaining() && !hasFurtherParts()) {
            throw new Unusable("It is cut off or has too much.");
        }
    }

    /** Curves name themselves before the point; keys of hardware name their application after it. */
    private boolean hasFurtherParts() {
        return type.startsWith("ecdsa") || type.startsWith("sk-");
    }

    private static byte[] part(ByteBuffer blob) throws Unusable {
        if (blob.remaining() >= 4) {
            int length = blob.getInt();
            if (length > 0 && length <= blob.remaining()) {
                byte[] part = new byte[length];
                blob.get(part);
                return part;
            }
        }
        throw new Unusable("It is cut off or has too much.");
    }

    /** What {@code ssh-keygen -l} shows of it, such as {@code SHA256:…}: enough to know it by. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(data));
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** As {@code authorized_keys} takes it. */
    String line() {
        return comment.isEmpty() ? type + " " + data : type + " " + data + " " + comment;
    }
}
