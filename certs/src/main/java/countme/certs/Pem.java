package countme.certs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Text to keys and certificates and back. Messages of its exceptions are half-sentences that fit after a file's name. */
final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9]+ )?PRIVATE KEY-----([^-]*(?:-[^-]+)*)-----END ");

    private static final Recent<String, List<X509Certificate>> CERTIFICATES = new Recent<>();
    private static final Recent<String, PrivateKey> KEYS = new Recent<>();

    private Pem() {}

    static String encode(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> {
                    try {
                        return block("CERTIFICATE", certificate.getEncoded());
                    } catch (CertificateEncodingException e) {
                        throw new IllegalStateException("A certificate that was parsed cannot be encoded", e);
                    }
                })
                .collect(Collectors.joining());
    }

    static String encode(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    static String block(String type, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }

    /** All certificates of a text, in its order; at least one. */
    static List<X509Certificate> certificates(String text) throws CertificateException {
        Optional<List<X509Certificate>> known = CERTIFICATES.of(text);
        return known.isPresent() ? known.get() : CERTIFICATES.is(text, parsed(text));
    }

    private static List<X509Certificate> parsed(String text) throws CertificateException {
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            throw new CertificateException("holds no PEM certificate");
        }
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new CertificateException("holds a damaged certificate", e);
        }
    }

    /** The first private key of a text: PKCS#8, or OpenSSL's older RSA and EC forms. */
    static PrivateKey privateKey(String text) throws GeneralSecurityException {
        Optional<PrivateKey> known = KEYS.of(text);
        return known.isPresent() ? known.get() : KEYS.is(text, parsedKey(text));
    }

    private static PrivateKey parsedKey(String text) throws GeneralSecurityException {
        Matcher block = KEY.matcher(text);
        if (!block.find()) {
            throw new InvalidKeyException("holds no PEM private key");
        }
        String form = block.group(1) == null ? "" : block.group(1).strip();
        String body = block.group(2);
        if (form.equals("ENCRYPTED") || body.contains("ENCRYPTED")) {
            throw new InvalidKeyException("is protected by a passphrase");
        }
        try {
            return decode(form.isEmpty() ? Base64.getMimeDecoder().decode(body) : convertOlder(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidKeyException("holds a damaged private key", e);
        }
    }

    private static byte[] convertOlder(String text) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof PEMKeyPair pair) {
                    return pair.getPrivateKeyInfo().getEncoded();
                }
            }
        }
        throw new IOException("no key pair");
    }

    private static PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // Not of this kind; the next may be.
            }
        }
        throw new InvalidKeyException("holds a private key that is neither RSA nor EC, or a damaged one");
    }
}
