package countme.certs;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The rules that say when a certificate is replaced. Pure: the time is an argument. */
final class Renewal {
    /** How long a new server certificate is valid. */
    static final Duration SERVER_LIFETIME = Duration.ofDays(90);

    /** A server certificate is renewed when less than one part in this many of its lifetime is left. */
    private static final int LAST_PART = 3;

    private Renewal() {}

    /**
     * The authority stays as long as it outlives a server certificate signed now: replacing it costs every client's trust.
     *
     * @throws CertificateProblem when it is not valid yet: then the clock is wrong, and replacing it would be too
     */
    static Decision authority(Stored stored, Instant now) {
        if (!(stored instanceof Stored.Found found)) {
            return unreadable(stored);
        }
        X509Certificate certificate = found.identity().certificate();
        if (now.isBefore(notBefore(certificate))) {
            throw new CertificateProblem(
                    "The local certificate authority is not valid yet",
                    "It begins on " + date(notBefore(certificate)) + ", and this machine's clock says " + date(now)
                            + ".",
                    "Set the clock and try again.");
        }
        if (!found.identity().keyMatches()) {
            return Decision.renew("its key does not match");
        }
        if (certificate.getBasicConstraints() < 0) {
            return Decision.renew("it may not sign certificates");
        }
        return notAfter(certificate).isBefore(now.plus(SERVER_LIFETIME))
                ? Decision.renew(left(certificate, now))
                : Decision.keep(validity(certificate, now));
    }

    /** {@code authority} is the one in force, null when it is about to be replaced. */
    static Decision server(Stored stored, @Nullable X509Certificate authority, HostNames names, Instant now) {
        if (!(stored instanceof Stored.Found found)) {
            return unreadable(stored);
        }
        X509Certificate certificate = found.identity().certificate();
        if (authority == null || !signedBy(authority, certificate)) {
            return Decision.renew("it was signed by another authority");
        }
        return server(found.identity(), names, now);
    }

    /** One of an authority that is not ours, and so not looked at. */
    static Decision server(Stored stored, HostNames names, Instant now) {
        return stored instanceof Stored.Found found ? server(found.identity(), names, now) : unreadable(stored);
    }

    private static Decision server(Identity identity, HostNames names, Instant now) {
        X509Certificate certificate = identity.certificate();
        if (!identity.keyMatches()) {
            return Decision.renew("its key does not match");
        }
        if (!HostNames.in(certificate).equals(names)) {
            return Decision.renew("the host names have changed");
        }
        if (now.isBefore(notBefore(certificate))) {
            return Decision.renew("not valid before " + date(notBefore(certificate)));
        }
        boolean fresh = remaining(certificate, now).multipliedBy(LAST_PART).compareTo(lifetime(certificate)) >= 0;
        return fresh ? Decision.keep(validity(certificate, now)) : Decision.renew(left(certificate, now));
    }

    /** Whether clients take it, who know it by this name. */
    static boolean isGood(Identity identity, String name, Instant now) {
        X509Certificate certificate = identity.certificate();
        return identity.keyMatches()
                && HostNames.in(certificate).dns().contains(name)
                && !now.isBefore(notBefore(certificate))
                && now.isBefore(notAfter(certificate));
    }

    static boolean signedBy(X509Certificate issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer.getPublicKey());
            return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Decision unreadable(Stored stored) {
        return stored instanceof Stored.Broken broken ? Decision.renew(broken.why()) : Decision.issue("there was none");
    }

    private static String validity(X509Certificate certificate, Instant now) {
        return "valid until " + date(notAfter(certificate)) + " ("
                + remaining(certificate, now).toDays() + " days left)";
    }

    private static String left(X509Certificate certificate, Instant now) {
        Duration remaining = remaining(certificate, now);
        return remaining.isNegative()
                ? "expired on " + date(notAfter(certificate))
                : remaining.toDays() + " of " + lifetime(certificate).toDays() + " days left";
    }

    private static Duration remaining(X509Certificate certificate, Instant now) {
        return Duration.between(now, notAfter(certificate));
    }

    private static Duration lifetime(X509Certificate certificate) {
        return Duration.between(notBefore(certificate), notAfter(certificate));
    }

    static Instant notBefore(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant();
    }

    static Instant notAfter(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    static LocalDate date(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
