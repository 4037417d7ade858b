package countme.topology.service;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The certificate the proxy shows.
 *
 * @param chain certificate and intermediates, PEM
 * @param key private key, PEM
 * @param names host names it is valid for; a leading {@code *.} allowed
 */
public record Tls(String chain, String key, Set<String> names) {
    /** One whose names nobody asks about. */
    public Tls(String chain, String key) {
        this(chain, key, Set.of());
    }

    /** For how long it was issued; empty where there is no certificate to read. */
    public Optional<Duration> lifetime() {
        try {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(chain.getBytes(StandardCharsets.US_ASCII)));
            return Optional.of(Duration.between(
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant()));
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    /** The key never gets into a log or a message. */
    @Override
    public String toString() {
        return "Tls[redacted]";
    }
}
