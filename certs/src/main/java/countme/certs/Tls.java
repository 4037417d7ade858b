package countme.certs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** For clients: trusts the authorities that it is given and nobody else, with host names checked as usual. */
public final class Tls {
    private Tls() {}

    /** A context for clients, such as {@code HttpClient.newBuilder().sslContext(…)}. */
    public static SSLContext trusting(X509Certificate authority) {
        return trusting(List.of(authority));
    }

    /**
     * The same for the certificates of a file (PEM).
     *
     * @throws GeneralSecurityException when it holds none; the message is a sentence without a full stop
     */
    public static SSLContext trusting(Path authorities) throws GeneralSecurityException, IOException {
        return trusting(read(authorities, Pem::certificates));
    }

    private static SSLContext trusting(List<X509Certificate> authorities) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trustManager(authorities)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has TLS", e);
        }
    }

    /**
     * The same for a client whose files are called as Docker's client calls them.
     *
     * @param directory with {@code ca.pem}, whom to trust, and, where the server wants to know who asks, {@code cert.pem} and {@code key.pem}
     * @throws GeneralSecurityException when a file holds nothing of the kind; the message is a sentence without a full stop
     */
    public static SSLContext ofClient(Path directory) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        List<X509Certificate> authorities = read(directory.resolve("ca.pem"), Pem::certificates);
        context.init(keys(directory), new TrustManager[] {trustManager(authorities)}, null);
        return context;
    }

    /** Which of a client's own certificates is no longer valid, or not yet, as a sentence without a full stop; empty when all are good, or it has none. */
    public static Optional<String> outOfDate(Path directory, Instant now) throws GeneralSecurityException, IOException {
        Path file = directory.resolve("cert.pem");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        for (X509Certificate one : read(file, Pem::certificates)) {
            if (now.isAfter(one.getNotAfter().toInstant())) {
                return Optional.of(
                        file + " has expired, on " + one.getNotAfter().toInstant());
            } else if (now.isBefore(one.getNotBefore().toInstant())) {
                return Optional.of(
                        file + " is valid only from " + one.getNotBefore().toInstant());
            }
        }
        return Optional.empty();
    }

    private static KeyManager[] keys(Path directory) throws GeneralSecurityException, IOException {
        Path certificate = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        if (!Files.exists(certificate) && !Files.exists(key)) {
            return new KeyManager[0];
        }
        char[] password = {};
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                "client",
                read(key, Pem::privateKey),
                password,
                read(certificate, Pem::certificates).toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(own, password);
        return factory.getKeyManagers();
    }

    private interface Form<T> {
        T parse(String text) throws GeneralSecurityException;
    }

    private static <T> T read(Path file, Form<T> form) throws GeneralSecurityException, IOException {
        try {
            return form.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException(file + " " + e.getMessage(), e);
        }
    }

    /** For libraries that ask for the trust manager beside the socket factory. */
    public static X509TrustManager trustManager(X509Certificate authority) {
        return trustManager(List.of(authority));
    }

    private static X509TrustManager trustManager(List<X509Certificate> authorities) {
        try {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                anchors.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(anchors);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Every Java runtime has PKIX validation", e);
        }
    }
}
