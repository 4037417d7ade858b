package countme.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicCertificateTest {
    private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
    private static final HostNames NAMES = HostNames.ofHosts(List.of("count.example.com", "www.count.example.com"));
    private static final Identity GIVEN = Issuer.server(Issuer.authority("public", ISSUED), NAMES, ISSUED);

    @TempDir
    private Path directory = Path.of("");

    private final AtomicReference<Instant> now = new AtomicReference<>(ISSUED);

    private PublicCertificate certificate() {
        return new PublicCertificate(directory.resolve("made"), now::get);
    }

    @Test
    void withoutOneThereIsOneToAskFor() {
        assertThat(certificate().decide(NAMES)).isEqualTo(Decision.issue("there was none"));
        assertThat(certificate().good("count.example.com")).isEmpty();
        assertThat(certificate().show()).isEmpty();
    }

    @Test
    void whatWasGivenIsKeptWithItsKeyForItsOwnerOnly() throws IOException {
        certificate().replace(GIVEN);

        Identity kept = certificate().good("count.example.com").orElseThrow();
        assertThat(kept.keyPem()).isEqualTo(GIVEN.keyPem());
        assertThat(kept.chainPem()).isEqualTo(GIVEN.chainPem());
        CertificateInfo info = certificate().show().orElseThrow();
        assertThat(info.names()).isEqualTo(NAMES);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(info.keyFile())))
                .isEqualTo("rw-------");
        assertThat(certificate().decide(NAMES).keeps()).isTrue();
    }

    @ParameterizedTest(name = "{0} days after issue: {1} {2}, shown: {3}")
    @CsvSource({
        "59, KEEP,  valid until 2026-04-01 (31 days left), true",
        "60, RENEW, 30 of 90 days left, true",
        "91, RENEW, expired on 2026-04-01, false",
        "-1, RENEW, not valid before 2025-12-31, false"
    })
    void anotherIsAskedForInItsLastThirdAndItIsShownUntilItExpires(
            long days, Decision.Action action, String reason, boolean shown) {
        certificate().replace(GIVEN);
        now.set(ISSUED.plus(Duration.ofDays(days)));

        assertThat(certificate().decide(NAMES)).isEqualTo(new Decision(action, reason));
        assertThat(certificate().good("count.example.com").isPresent()).isEqualTo(shown);
    }

    @Test
    void forOtherNamesAnotherIsAskedForAndItIsShownWhereItCanBe() {
        certificate().replace(GIVEN);
        HostNames more = HostNames.ofHosts(List.of("count.example.com", "other.example.com"));

        assertThat(certificate().decide(more)).isEqualTo(Decision.renew("the host names have changed"));
        assertThat(certificate().good("count.example.com")).isPresent();
        assertThat(certificate().good("other.example.com")).isEmpty();
    }

    @Test
    void aDamagedOneIsAsGoodAsNone() throws IOException {
        certificate().replace(GIVEN);
        Path file = certificate().show().orElseThrow().keyFile();
        String text = Files.readString(file);

        Files.writeString(file, text.substring(0, text.indexOf("-----BEGIN PRIVATE KEY-----")));
        assertThat(certificate().good("count.example.com")).isEmpty();
        assertThat(certificate().decide(NAMES).reason()).contains("holds no PEM private key");

        Identity other = Issuer.server(Issuer.authority("public", ISSUED), NAMES, ISSUED);
        Files.writeString(file, GIVEN.chainPem() + other.keyPem());
        assertThat(certificate().good("count.example.com")).isEmpty();
        assertThat(certificate().decide(NAMES)).isEqualTo(Decision.renew("its key does not match"));
    }
}
