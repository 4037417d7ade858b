package countme.topology.deploy;

import countme.topology.config.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate of the operator's, for the stacks of a test that makes hundreds of them: that its RSA key fits is seen in a fraction of the
 * time that the local authority's elliptic curves take.
 */
record OwnCertificate(Path chain, Path key) {
    static OwnCertificate in(Path directory) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            return new OwnCertificate(
                    write(
                            directory.resolve("own.crt"),
                            "CERTIFICATE",
                            certificate(pair).getEncoded()),
                    write(
                            directory.resolve("own.key"),
                            "PRIVATE KEY",
                            pair.getPrivate().getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate(KeyPair pair)
            throws GeneralSecurityException, OperatorCreationException {
        var name = new X500Principal("CN=localhost");
        Instant begin = Instant.EPOCH;
        Instant end = begin.plus(Duration.ofDays(40_000));
        var builder = new JcaX509v3CertificateBuilder(
                name, BigInteger.ONE, Date.from(begin), Date.from(end), name, pair.getPublic());
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
    }

    private static Path write(Path file, String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    /** The same stack, showing it. */
    MemoryStack of(MemoryStack stack) {
        return stack.with(Setting.CERTIFICATE, chain).with(Setting.CERTIFICATE_KEY, key);
    }
}
