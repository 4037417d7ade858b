package countme.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IssuerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Identity AUTHORITY = Issuer.authority("demo", NOW);
    private static final X509Certificate CA = AUTHORITY.certificate();
    private static final X509Certificate SERVER =
            Issuer.server(AUTHORITY, HostNames.localAnd(List.of()), NOW).certificate();

    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SUBJECT_KEY = "2.5.29.14";
    private static final String AUTHORITY_KEY = "2.5.29.35";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

    @Test
    void theAuthorityMaySignServersAndNoOtherAuthority() {
        assertThat(CA.getBasicConstraints()).isZero();
        assertThat(CA.getCriticalExtensionOIDs()).containsExactlyInAnyOrder(BASIC_CONSTRAINTS, KEY_USAGE);
        assertThat(CA.getKeyUsage()).containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(Renewal.signedBy(CA, CA)).isTrue();
    }

    @Test
    void aServerCertificateIsForServersOnly() throws CertificateParsingException {
        assertThat(SERVER.getBasicConstraints()).isNegative();
        assertThat(SERVER.getKeyUsage()).containsExactly(true, false, false, false, false, false, false, false, false);
        assertThat(SERVER.getExtendedKeyUsage()).containsExactly(SERVER_AUTH);
        assertThat(SERVER.getNonCriticalExtensionOIDs()).contains(SUBJECT_KEY, AUTHORITY_KEY);
        assertThat(Renewal.signedBy(CA, SERVER)).isTrue();
    }

    @Test
    void bothUseP256AndARandom128BitSerial() {
        assertThat(CA.getPublicKey().toString()).contains("secp256r1");
        assertThat(SERVER.getPublicKey().toString()).contains("secp256r1");
        assertThat(SERVER.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(SERVER.getSerialNumber().bitLength()).isEqualTo(128);
        assertThat(SERVER.getSerialNumber()).isPositive().isNotEqualTo(CA.getSerialNumber());
    }

    @Test
    void bothBeginAnHourEarlyForClientsWithSlowClocks() {
        assertThat(CA.getNotBefore()).isEqualTo(NOW.minus(Duration.ofHours(1)));
        assertThat(SERVER.getNotBefore()).isEqualTo(NOW.minus(Duration.ofHours(1)));
        assertThat(SERVER.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(90)));
    }

    @Test
    void anAuthorityIsNamedAfterProjectAndMachineAndDoesNotShowItsKey() {
        assertThat(AUTHORITY.toString()).matches("Identity\\[CN=Countme local CA \\(demo @ [^ )]+\\), ?O=Countme]");
    }

    @Test
    void aLongProjectNameStillGivesALegalCommonName() {
        String subject = Issuer.authority("x".repeat(80), NOW)
                .certificate()
                .getSubjectX500Principal()
                .getName();
        assertThat(subject).isEqualTo("CN=Countme local CA (" + "x".repeat(46) + ",O=Countme");
    }
}
