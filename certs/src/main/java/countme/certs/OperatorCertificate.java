package countme.certs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** A certificate and key that the operator got elsewhere: checked as a whole before anything is served with them. */
public final class OperatorCertificate {
    private OperatorCertificate() {}

    /**
     * Reads a PEM chain (server first) and its RSA or EC key.
     *
     * @throws CertificateProblem naming the file, what is wrong with it, and what to do
     */
    public static Identity load(Path certificateFile, Path keyFile, Instant now) {
        List<X509Certificate> chain = chain(certificateFile);
        PrivateKey key = key(keyFile);
        requireMatch(chain, key, certificateFile, keyFile);
        requireOrder(chain, certificateFile);
        requireValid(chain.get(0), certificateFile, now);
        return new Identity(key, chain);
    }

    private static List<X509Certificate> chain(Path file) {
        try {
            return Pem.certificates(text(file));
        } catch (GeneralSecurityException e) {
            throw unusable(
                    file,
                    "It " + e.getMessage() + ".",
                    "Give the PEM file with the server's certificate followed by its intermediates; a DER file is"
                            + " converted with: openssl x509 -inform der -in " + file + " -out server.crt");
        }
    }

    private static PrivateKey key(Path file) {
        try {
            return Pem.privateKey(text(file));
        } catch (GeneralSecurityException e) {
            throw unusable(
                    file,
                    "It " + e.getMessage() + ".",
                    "Give an RSA or EC key as PEM without a passphrase. To remove one: (umask 077; openssl pkey -in "
                            + file + " -out server.key)");
        }
    }

    private static String text(Path file) {
        if (Files.isDirectory(file)) {
            throw unusable(file, "It is a directory.", "Name the PEM file in it.");
        }
        return PrivateFiles.read(file).orElseThrow(() -> unusable(file, "There is no such file.", "Check the path."));
    }

    private static void requireMatch(List<X509Certificate> chain, PrivateKey key, Path certificateFile, Path keyFile) {
        if (Identity.matches(key, chain.get(0).getPublicKey())) {
            return;
        }
        boolean elsewhere = chain.stream().anyMatch(other -> Identity.matches(key, other.getPublicKey()));
        throw elsewhere
                ? unusable(
                        certificateFile,
                        "The server's certificate is not the first in it.",
                        "Put the server's certificate first, then its intermediates.")
                : unusable(
                        keyFile,
                        "It is not the key of the certificate in " + certificateFile + ".",
                        "Give the key that this certificate was requested with.");
    }

    private static void requireOrder(List<X509Certificate> chain, Path file) {
        for (int i = 1; i < chain.size(); i++) {
            if (!Renewal.signedBy(chain.get(i), chain.get(i - 1))) {
                throw unusable(
                        file,
                        "Certificate " + (i + 1) + " in it did not issue certificate " + i + ".",
                        "Put the server's certificate first, then each one's issuer.");
            }
        }
    }

    private static void requireValid(X509Certificate certificate, Path file, Instant now) {
        if (now.isAfter(Renewal.notAfter(certificate))) {
            throw unusable(
                    file,
                    "It expired on " + Renewal.date(Renewal.notAfter(certificate)) + ".",
                    "Get a new one from whoever issued it, or leave the setting out to use a local certificate.");
        }
        if (now.isBefore(Renewal.notBefore(certificate))) {
            throw unusable(
                    file,
                    "It is not valid before " + Renewal.date(Renewal.notBefore(certificate))
                            + ", and this machine's clock says " + Renewal.date(now) + ".",
                    "Set the clock, or wait.");
        }
    }

    private static CertificateProblem unusable(Path file, String why, String next) {
        return new CertificateProblem("Cannot use " + file, why, next);
    }
}
