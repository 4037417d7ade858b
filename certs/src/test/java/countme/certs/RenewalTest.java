package countme.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenewalTest {
    private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
    private static final HostNames NAMES = HostNames.localAnd(List.of("counter.example.com"));
    private static final Identity AUTHORITY = Issuer.authority("demo", ISSUED);
    private static final Identity SERVER = Issuer.server(AUTHORITY, NAMES, ISSUED);

    @ParameterizedTest(name = "{0} days after issue: {1} {2}")
    @CsvSource({
        "0,  KEEP,  valid until 2026-04-01 (90 days left)",
        "59, KEEP,  valid until 2026-04-01 (31 days left)",
        "60, RENEW, 30 of 90 days left",
        "78, RENEW, 12 of 90 days left",
        "91, RENEW, expired on 2026-04-01",
        "-1, RENEW, not valid before 2025-12-31"
    })
    void aServerCertificateIsRenewedInTheLastThirdOfItsLife(long days, Decision.Action action, String reason) {
        Instant now = ISSUED.plus(Duration.ofDays(days));
        assertThat(server(SERVER, NAMES, now)).isEqualTo(new Decision(action, reason));
    }

    @Test
    void withAThirdOfItsLifeLeftItStaysAndASecondLaterItGoes() {
        X509Certificate certificate = SERVER.certificate();
        Instant end = Renewal.notAfter(certificate);
        Duration third = Duration.between(Renewal.notBefore(certificate), end).dividedBy(3);

        assertThat(server(SERVER, NAMES, end.minus(third)).keeps()).isTrue();
        assertThat(server(SERVER, NAMES, end.minus(third).plusSeconds(1)).keeps())
                .isFalse();
    }

    @ParameterizedTest(name = "{0} days after issue: {1} {2}")
    @CsvSource({
        "0,    KEEP,  valid until 2030-12-31 (1825 days left)",
        "1735, KEEP,  valid until 2030-12-31 (90 days left)",
        "1736, RENEW, 89 of 1825 days left",
        "1826, RENEW, expired on 2030-12-31"
    })
    void anAuthorityIsRenewedWhenItWouldNotOutliveANewServerCertificate(
            long days, Decision.Action action, String reason) {
        Instant now = ISSUED.plus(Duration.ofDays(days));
        assertThat(Renewal.authority(new Stored.Found(AUTHORITY), now)).isEqualTo(new Decision(action, reason));
    }

    @Test
    void anAuthorityIsNotThrownAwayBecauseTheClockIsWrong() {
        assertThatThrownBy(() -> Renewal.authority(new Stored.Found(AUTHORITY), Instant.EPOCH))
                .isInstanceOf(CertificateProblem.class)
                .hasMessageContaining("this machine's clock says 1970-01-01");
    }

    @Test
    void aCertificateForOtherNamesIsRenewed() {
        assertThat(server(SERVER, HostNames.localAnd(List.of()), ISSUED))
                .isEqualTo(Decision.renew("the host names have changed"));
        HostNames sameInAnotherOrder = HostNames.localAnd(List.of("COUNTER.example.com", "localhost"));
        assertThat(server(SERVER, sameInAnotherOrder, ISSUED).keeps()).isTrue();
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRenewedEvenUnderTheSameName() {
        Identity successor = Issuer.authority("demo", ISSUED);
        assertThat(Renewal.server(new Stored.Found(SERVER), successor.certificate(), NAMES, ISSUED))
                .isEqualTo(Decision.renew("it was signed by another authority"));
    }

    @Test
    void aCertificateThatNamesAnotherAuthorityIsRenewedEvenWhereThisOneSignedIt() {
        Identity otherName =
                new Identity(AUTHORITY.key(), Issuer.authority("other", ISSUED).chain());
        assertThat(server(Issuer.server(otherName, NAMES, ISSUED), NAMES, ISSUED))
                .isEqualTo(Decision.renew("it was signed by another authority"));
    }

    @Test
    void aCertificateWithAnotherKeyIsRenewed() {
        Identity mixed = new Identity(AUTHORITY.key(), SERVER.chain());
        assertThat(server(mixed, NAMES, ISSUED)).isEqualTo(Decision.renew("its key does not match"));
        assertThat(Renewal.authority(new Stored.Found(new Identity(SERVER.key(), AUTHORITY.chain())), ISSUED))
                .isEqualTo(Decision.renew("its key does not match"));
    }

    @Test
    void aServerCertificateIsNoAuthority() {
        assertThat(Renewal.authority(new Stored.Found(SERVER), ISSUED))
                .isEqualTo(Decision.renew("it may not sign certificates"));
    }

    @Test
    void whatIsMissingIsIssuedAndWhatIsBrokenIsRenewed() {
        assertThat(Renewal.authority(new Stored.Missing(), ISSUED)).hasToString("issued: there was none");
        assertThat(Renewal.server(new Stored.Broken("server.key is missing"), null, NAMES, ISSUED))
                .hasToString("renewed: server.key is missing");
    }

    private static Decision server(Identity server, HostNames names, Instant now) {
        return Renewal.server(new Stored.Found(server), AUTHORITY.certificate(), names, now);
    }
}
