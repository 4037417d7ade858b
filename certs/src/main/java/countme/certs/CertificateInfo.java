package countme.certs;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What people ask about a certificate; nothing in it is secret.
 *
 * @param sha256 the fingerprint as browsers and {@code openssl x509 -fingerprint -sha256} show it
 */
public record CertificateInfo(
        String subject,
        String issuer,
        HostNames names,
        Instant notBefore,
        Instant notAfter,
        String sha256,
        Path certificateFile,
        Path keyFile) {

    public static CertificateInfo of(X509Certificate certificate, Path certificateFile, Path keyFile) {
        return new CertificateInfo(
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                HostNames.in(certificate),
                Renewal.notBefore(certificate),
                Renewal.notAfter(certificate),
                fingerprint(certificate),
                certificateFile,
                keyFile);
    }

    /** Whole days until it expires; negative once it has. */
    public long daysLeft(Instant now) {
        return Math.floorDiv(
                Duration.between(now, notAfter).toSeconds(), Duration.ofDays(1).toSeconds());
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
