package countme.certs;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * A private key and the certificates that vouch for it.
 *
 * @param chain the key's own certificate first, then each one's issuer; never empty. A local authority's own certificate is left
 *     out of its servers' chains: clients that trust it have it, and others gain nothing from it
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
    private static final Recent<Map.Entry<PrivateKey, PublicKey>, Boolean> PAIRS = new Recent<>();

    public Identity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("An identity needs at least one certificate");
        }
    }

    /** The key's own certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** The chain as PEM, in the order nginx's {@code ssl_certificate} wants. */
    public String chainPem() {
        return Pem.encode(chain);
    }

    /** The key as PKCS#8 PEM. A secret: write it only where its owner alone may read. */
    public String keyPem() {
        return Pem.encode(key);
    }

    boolean keyMatches() {
        return matches(key, certificate().getPublicKey());
    }

    /** Whether both are halves of one RSA or EC pair. Found out by signing, as the JDK derives no public key from an EC private one. */
    static boolean matches(PrivateKey key, PublicKey publicKey) {
        Map.Entry<PrivateKey, PublicKey> pair = Map.entry(key, publicKey);
        return PAIRS.of(pair).orElseGet(() -> PAIRS.is(pair, areOnePair(key, publicKey)));
    }

    private static boolean areOnePair(PrivateKey key, PublicKey publicKey) {
        if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "Identity[" + certificate().getSubjectX500Principal() + "]";
    }
}
