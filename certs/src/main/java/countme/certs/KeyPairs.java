package countme.certs;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pairs of keys, all ECDSA P-256. */
public final class KeyPairs {
    private static final String PUBLIC = "PUBLIC KEY";
    private static final Pattern PUBLIC_KEY =
            Pattern.compile("-----BEGIN " + PUBLIC + "-----([^-]*)-----END " + PUBLIC + "-----");

    private KeyPairs() {}

    /** A new one; a {@link CertificateProblem} when this Java cannot make any. */
    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw Issuer.impossible(e);
        }
    }

    /** The one in a file, which is made, for its owner only, when there is none. A {@link CertificateProblem} when something else is in it. */
    public static KeyPair in(Path file) {
        Optional<String> kept = PrivateFiles.read(file);
        if (kept.isPresent()) {
            return parse(kept.get(), file);
        }
        KeyPair pair = generate();
        PrivateFiles.prepare(file.resolveSibling(""));
        PrivateFiles.write(
                file,
                Pem.encode(pair.getPrivate())
                        + Pem.block(PUBLIC, pair.getPublic().getEncoded()));
        return pair;
    }

    private static KeyPair parse(String text, Path file) {
        try {
            Matcher block = PUBLIC_KEY.matcher(text);
            if (!block.find()) {
                throw new GeneralSecurityException("holds no PEM public key");
            }
            byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
            return new KeyPair(
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded)), Pem.privateKey(text));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CertificateProblem(
                    "Cannot use " + file,
                    "It holds no pair of keys, or a damaged one: " + e.getMessage() + ".",
                    "Remove it to have another one made.",
                    e);
        }
    }
}
