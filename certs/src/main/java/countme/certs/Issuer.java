package countme.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes keys and signs certificates, all ECDSA P-256. The authority carries no name constraints: with them every new host name would
 * mean a new authority to trust on every client, and not all clients obey them in a root.
 */
final class Issuer {
    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(5 * 365);

    /** Certificates begin this much earlier, for clients whose clocks are behind. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    /** The longest common name X.509 allows. */
    private static final int COMMON_NAME_LENGTH = 64;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Issuer() {}

    /** A new authority, named after the project and this machine so that it can be told from others in a trust store. */
    static Identity authority(String project, Instant now) {
        try {
            KeyPair pair = KeyPairs.generate();
            X500Name name = name("Countme local CA (" + project + " @ " + hostName() + ")");
            X509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), now, AUTHORITY_LIFETIME)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            identifiers().createSubjectKeyIdentifier(pair.getPublic()));
            return new Identity(pair.getPrivate(), List.of(sign(builder, pair.getPrivate())));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw impossible(e);
        }
    }

    /** A new key and certificate for a TLS server, signed by {@code authority}. */
    static Identity server(Identity authority, HostNames names, Instant now) {
        try {
            KeyPair pair = KeyPairs.generate();
            X500Name issuer = new JcaX509CertificateHolder(authority.certificate()).getSubject();
            X509v3CertificateBuilder builder = builder(
                            issuer, name("localhost"), pair.getPublic(), now, Renewal.SERVER_LIFETIME)
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, alternativeNames(names))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            identifiers().createSubjectKeyIdentifier(pair.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            identifiers()
                                    .createAuthorityKeyIdentifier(
                                            authority.certificate().getPublicKey()));
            return new Identity(pair.getPrivate(), List.of(sign(builder, authority.key())));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw impossible(e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant now, Duration lifetime) {
        Instant start = now.truncatedTo(ChronoUnit.SECONDS);
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(128, RANDOM).setBit(127),
                Date.from(start.minus(CLOCK_SKEW)),
                Date.from(start.plus(lifetime)),
                subject,
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static GeneralNames alternativeNames(HostNames names) {
        return new GeneralNames(Stream.concat(
                        names.dns().stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                        names.addresses().stream().map(name -> new GeneralName(GeneralName.iPAddress, name)))
                .toArray(GeneralName[]::new));
    }

    private static JcaX509ExtensionUtils identifiers() throws GeneralSecurityException {
        return new JcaX509ExtensionUtils();
    }

    private static X500Name name(String commonName) {
        String shortened =
                commonName.length() <= COMMON_NAME_LENGTH ? commonName : commonName.substring(0, COMMON_NAME_LENGTH);
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Countme")
                .addRDN(BCStyle.CN, shortened)
                .build();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unnamed machine";
        }
    }

    static CertificateProblem impossible(Exception e) {
        return new CertificateProblem(
                "Cannot make a certificate",
                "This Java runtime refuses: " + e.getMessage() + ".",
                "Use a JDK with elliptic curves, such as OpenJDK 17.",
                e);
    }
}
