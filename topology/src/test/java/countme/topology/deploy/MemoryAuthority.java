package countme.topology.deploy;

import countme.certs.CertificateProblem;
import countme.certs.Identity;
import countme.certs.acme.AcmeAccount;
import countme.certs.acme.PublicAuthority;
import countme.topology.config.Faults;
import countme.topology.config.Setting;
import countme.topology.report.Problem;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A public authority that believes what it is told, for 90 days, unless a test says otherwise. */
public final class MemoryAuthority implements PublicAuthority {
    /** What it puts into the answer that it looks for. */
    public static final String ANSWER = "token.thumbprint";

    private static final Duration LIFETIME = Duration.ofDays(90);

    /** Making one takes longer than everything else that a test does. */
    private static final class Keys {
        static final KeyPair ONLY = made();

        private static KeyPair made() {
            try {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final Faults faults;
    private final InstantSource clock;
    private int asked;
    private @Nullable CertificateProblem refusal;
    private Runnable looking = () -> {};

    MemoryAuthority(Faults faults, InstantSource clock) {
        this.faults = faults;
        this.clock = clock;
    }

    /** A stack that has its certificate from here. */
    public static MemoryStack certifying(MemoryStack stack) {
        return stack.with(Setting.ACME, "https://authority.example/directory")
                .with(Setting.ACME_AGREE_TERMS, true)
                .with(Setting.SERVER_NAME, "count.example.com");
    }

    /** How often it was asked. */
    public int asked() {
        return asked;
    }

    /** From now on it gives none. */
    public void refuse(CertificateProblem why) {
        refusal = why;
    }

    /** From now on it gives them again. */
    public void give() {
        refusal = null;
    }

    /** This happens while it looks for the answer. */
    public void whenLooking(Runnable what) {
        looking = what;
    }

    @Override
    public Identity certify(AcmeAccount account, Set<String> names, Challenges challenges) {
        asked++;
        try {
            faults.call("certify");
        } catch (Problem e) {
            throw new CertificateProblem("No certificate", "The authority is away.", "Wait.", e);
        }
        try {
            challenges.answer("token" + asked, ANSWER);
            looking.run();
        } finally {
            challenges.end();
        }
        if (refusal != null) {
            throw refusal;
        }
        return identity(names);
    }

    private Identity identity(Set<String> names) {
        try {
            KeyPair pair = Keys.ONLY;
            var issuer = new X500Principal("CN=Public Authority");
            Instant begin = clock.instant();
            var builder = new JcaX509v3CertificateBuilder(
                            issuer,
                            BigInteger.valueOf(asked),
                            Date.from(begin),
                            Date.from(begin.plus(LIFETIME)),
                            new X500Principal("CN=count.example.com"),
                            pair.getPublic())
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(names.stream()
                                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                                    .toArray(GeneralName[]::new)));
            var signer = new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate());
            return new Identity(
                    pair.getPrivate(),
                    List.of(new JcaX509CertificateConverter().getCertificate(builder.build(signer))));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }
}
