package countme.topology.deploy.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import countme.certs.CertificateProblem;
import countme.topology.config.Setting;
import countme.topology.deploy.MemoryAuthority;
import countme.topology.deploy.MemoryStack;
import countme.topology.deploy.audit.AuditEntry;
import countme.topology.deploy.inspect.Doctor;
import countme.topology.deploy.reconcile.Change;
import countme.topology.report.Problem;
import countme.topology.service.ConfigFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack whose certificate a public authority gives. */
class CertificateRenewalTest {
    private final CertificateProblem refusal =
            new CertificateProblem("authority.example gave no certificate", "Port 80 is shut.", "Open it.");

    @TempDir
    private Path directory = Path.of("");

    private MemoryStack stack = new MemoryStack(directory);
    private MemoryAuthority authority = stack.platform().publicAuthority();

    @BeforeEach
    void begin() {
        stack = MemoryAuthority.certifying(new MemoryStack(directory));
        authority = stack.platform().publicAuthority();
    }

    @Test
    void theFirstUpServesAndThenHasOneGiven() {
        authority.whenLooking(() -> {
            assertThat(stack.serving()).isPresent();
            assertThat(shown()).isEqualTo("CN=localhost,O=Countme");
            assertThat(stack.engine().read(stack.container("proxy"), "/var/tmp/acme-token1"))
                    .contains(MemoryAuthority.ANSWER);
        });

        assertThat(stack.up()).contains("proxy", "app-1");

        assertThat(authority.asked()).isEqualTo(1);
        assertThat(shown()).isEqualTo("CN=count.example.com");
        assertThat(stack.up()).isEmpty();
        assertThat(stack.deployment().preview()).isEmpty();
        assertThat(authority.asked()).isEqualTo(1);
    }

    @Test
    void aStackThatServesGetsOneWithoutAContainerMadeAnew() {
        stack.with(Setting.ACME, "").up();
        List<String> before = stack.states();

        MemoryAuthority.certifying(stack);
        assertThat(stack.deployment().preview())
                .extracting(Change::action, Change::instance)
                .containsExactly(tuple("get a certificate for", "proxy"));
        assertThat(stack.up()).containsExactly("proxy");

        assertThat(stack.states()).isEqualTo(before);
        assertThat(shown()).isEqualTo("CN=count.example.com");
    }

    @Test
    void itsKeyAndTheAccountsAreTheirOwnersOnly() throws IOException {
        stack.up();

        try (Stream<Path> files = Files.walk(stack.state().tls())) {
            assertThat(files.filter(Files::isRegularFile))
                    .anySatisfy(file -> assertThat(file).hasFileName("server.pem"))
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void whereNoneIsGivenTheLocalOneGoesOnAndItIsSaidWithWhatToDo() {
        authority.refuse(refusal);

        assertThat(stack.up()).contains("proxy");

        assertThat(shown()).isEqualTo("CN=localhost,O=Countme");
        assertThat(stack.serving()).isPresent();
        assertThat(stack.said().lines())
                .filteredOn(line -> line.contains("Port 80 is shut."))
                .singleElement()
                .asString()
                .contains("authority.example gave no certificate", "Open it.", "asks again after 2026-01-31T12:20:00Z");
    }

    @Test
    void whoeverWasRefusedIsNotAskedAgainTooSoonHoweverOftenItIsBroughtUp() {
        authority.refuse(refusal);
        stack.up();
        stack.up();
        stack.up();
        assertThat(authority.asked()).isEqualTo(1);

        assertThat(pass(Duration.ofMinutes(20))).isTrue();
        authority.give();
        assertThat(stack.up()).containsExactly("proxy");
        assertThat(authority.asked()).isEqualTo(2);
        assertThat(stack.deployment().renewal().trouble()).isEmpty();
    }

    @Test
    void statusAndDoctorSayThatNoneWasGiven() {
        authority.refuse(refusal);
        stack.up();
        int before = stack.said().lines().size();

        boolean unused = stack.deployment().status().isHealthy();

        assertThat(stack.said().lines().subList(before, stack.said().lines().size()))
                .singleElement()
                .asString()
                .contains("Port 80 is shut.", "1 times in vain", "'certs issue' asks it now");
        assertThat(stack.deployment().examine())
                .filteredOn(finding -> finding.problem() != null)
                .extracting(Doctor.Finding::subject)
                .contains("certificate");
    }

    @Test
    void anAttachedLauncherRenewsItInItsLastThird() {
        stack.up();
        CertificateRenewal renewal = stack.deployment().renewal();
        String first = serial();
        assertThat(pass(Duration.ofDays(60))).isTrue();
        renewal.round();
        assertThat(authority.asked()).isEqualTo(1);
        assertThat(pass(Duration.ofSeconds(1))).isTrue();

        renewal.round();
        renewal.round();

        assertThat(authority.asked()).isEqualTo(2);
        assertThat(serial()).isNotEqualTo(first);
        assertThat(stack.lastEntry()).extracting(AuditEntry::command).isEqualTo("certs renew");
        assertThat(stack.said().lines()).last().asString().contains("valid until", "and the proxy uses it");
    }

    @Test
    void whoeverAttendsTheStackLooksEachMinute() {
        stack.with(Setting.FOLLOW_TAG, "").up();
        assertThat(pass(Duration.ofDays(61))).isTrue();
        stack.platform()
                .time()
                .in(Duration.ofSeconds(59), () -> assertThat(authority.asked()).isEqualTo(1));
        stack.platform().time().in(Duration.ofSeconds(70), () -> {
            int unused = stack.deployment().down(false);
        });

        stack.deployment().attend();

        assertThat(authority.asked()).isEqualTo(2);
    }

    @Test
    void aRenewalThatFailsIsSaidOnceAndTriedAgainUntilItSucceeds() {
        stack.up();
        String first = serial();
        CertificateRenewal renewal = stack.deployment().renewal();
        assertThat(pass(Duration.ofDays(61))).isTrue();
        authority.refuse(refusal);
        int before = stack.said().lines().size();
        for (int hours = 0; hours < 48; hours++) {
            renewal.round();
            assertThat(pass(Duration.ofHours(1))).isTrue();
        }

        assertThat(stack.said().lines().subList(before, stack.said().lines().size()))
                .hasSize(1);
        assertThat(authority.asked()).isBetween(8, 12);
        assertThat(serial()).isEqualTo(first);
        assertThat(stack.audit())
                .filteredOn(entry -> entry.command().equals("certs renew"))
                .hasSize(authority.asked() - 1)
                .allSatisfy(entry -> assertThat(entry.detail()).contains("gave no certificate"));

        authority.give();
        assertThat(pass(Duration.ofHours(12))).isTrue();
        renewal.round();
        assertThat(serial()).isNotEqualTo(first);
    }

    @Test
    void anExpiredOneGivesWayToTheLocalOne() {
        stack.up();
        authority.refuse(refusal);
        assertThat(pass(Duration.ofDays(91))).isTrue();

        stack.up();

        assertThat(shown()).isEqualTo("CN=localhost,O=Countme");
    }

    @Test
    void anOperatorMayAskAtOnceUnlessTheAuthorityForbidsIt() {
        authority.refuse(refusal);
        stack.up();
        authority.give();
        assertThatThrownBy(() -> stack.deployment().renewal().renew())
                .isInstanceOf(Problem.class)
                .hasMessageContaining("not asked again before 2026-01-31T12:20:00Z")
                .hasMessageContaining("'certs issue' asks it now");

        assertThat(stack.deployment().issueCertificate()).contains("valid until");
        assertThat(shown()).isEqualTo("CN=count.example.com");

        Instant until = stack.platform().time().instant().plus(Duration.ofDays(3));
        authority.refuse(new CertificateProblem("No certificate", "It was asked too often.", "Wait.", null, until));
        assertThatThrownBy(() -> stack.deployment().issueCertificate()).hasMessageContaining("asked too often");
        assertThatThrownBy(() -> stack.deployment().issueCertificate())
                .hasMessageContaining("not asked again before 2026-02-03T12:00:00Z");
        assertThat(authority.asked()).isEqualTo(3);
        assertThat(shown()).isEqualTo("CN=count.example.com");
    }

    @Test
    void forMoreNamesAnotherIsGivenAndTheOneBeforeServesUntilThen() {
        stack.up();
        String first = serial();
        authority.refuse(refusal);
        stack.with(Setting.HOSTS, "www.count.example.com").up();
        assertThat(serial()).isEqualTo(first);

        authority.give();
        assertThat(stack.deployment().renewal().issue()).contains("valid until");
        assertThat(serial()).isNotEqualTo(first);
    }

    @Test
    void withoutTheAuthorityItIsTheLocalOneAgainAndWithItTheOneThatWasGiven() {
        stack.up();
        String given = serial();
        List<String> before = stack.states();

        assertThat(stack.with(Setting.ACME, "").up()).containsExactly("proxy");
        assertThat(shown()).isEqualTo("CN=localhost,O=Countme");
        assertThat(stack.states()).isEqualTo(before);

        assertThat(MemoryAuthority.certifying(stack).up()).containsExactly("proxy");
        assertThat(serial()).isEqualTo(given);
        assertThat(authority.asked()).isEqualTo(1);
    }

    @Test
    void theLocalOneIsRenewedByAnAttachedLauncherToo() {
        stack.with(Setting.ACME, "").up();
        String first = serial();
        CertificateRenewal renewal = stack.deployment().renewal();
        renewal.round();
        assertThat(serial()).isEqualTo(first);
        assertThat(pass(Duration.ofDays(61))).isTrue();

        renewal.round();

        assertThat(serial()).isNotEqualTo(first);
        assertThat(stack.lastEntry().command()).isEqualTo("certs renew");
        assertThat(stack.deployment().preview()).isEmpty();
    }

    @Test
    void oneThatTheProxyCouldNotBeToldOfIsToldAtTheNextLook() {
        stack.up();
        String first = serial();
        CertificateRenewal renewal = stack.deployment().renewal();
        assertThat(pass(Duration.ofDays(61))).isTrue();
        // The first call from then on ends the challenge, and is of no importance.
        authority.whenLooking(() -> stack.platform().faults().from(call -> call == 2));
        renewal.round();
        stack.platform().faults().none();
        assertThat(serial()).isEqualTo(first);

        renewal.round();

        assertThat(authority.asked()).isEqualTo(2);
        assertThat(serial()).isNotEqualTo(first);
    }

    private boolean pass(Duration duration) {
        return stack.platform().time().pass(duration);
    }

    private String shown() {
        return certificate().getSubjectX500Principal().getName();
    }

    private String serial() {
        return certificate().getSerialNumber().toString();
    }

    private X509Certificate certificate() {
        Optional<String> text = stack.engine().read(stack.container("proxy"), ConfigFiles.CURRENT + "/server.crt");
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(text.orElseThrow().getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
