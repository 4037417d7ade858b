package countme.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateDirectoryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final HostNames NAMES = HostNames.localAnd(List.of());

    @TempDir
    private Path temporary;

    private Path directory() {
        return temporary.resolve("state/certs");
    }

    private CertificateDirectory at(Instant now) {
        return new CertificateDirectory(directory(), "demo", InstantSource.fixed(now));
    }

    @Test
    void theFirstRunIssuesBothAndTheSecondChangesNothing() {
        var first = at(START).ensure(NAMES);
        assertThat(first.decisions().authority()).hasToString("issued: there was none");
        assertThat(first.decisions().server()).hasToString("issued: there was none");

        var second = at(START).ensure(NAMES);
        assertThat(second.decisions().server()).hasToString("valid until 2026-04-01 (90 days left)");
        assertThat(second.server().chainPem()).isEqualTo(first.server().chainPem());
        assertThat(second.server().keyPem()).isEqualTo(first.server().keyPem());
        assertThat(second.authority().certificate()).isEqualTo(first.authority().certificate());
        assertThat(second.remarks()).isEmpty();
    }

    @Test
    void decidingWritesNothing() {
        assertThat(at(START).decide(NAMES).server().action()).isEqualTo(Decision.Action.ISSUE);
        assertThat(directory()).doesNotExist();
    }

    @Test
    void whatIsKeptCanBeReadWithoutWritingAndNothingElse() {
        assertThat(at(START).kept(NAMES)).isEmpty();
        assertThat(directory()).doesNotExist();

        var issued = at(START).ensure(NAMES);
        assertThat(at(START).kept(NAMES))
                .hasValueSatisfying(kept ->
                        assertThat(kept.keyPem()).isEqualTo(issued.server().keyPem()));
        assertThat(at(START).kept(HostNames.localAnd(List.of("another.example"))))
                .isEmpty();
        assertThat(at(START.plus(Duration.ofDays(78))).kept(NAMES)).isEmpty();
    }

    @Test
    void decidingForetellsWhatHappens() {
        at(START).ensure(NAMES);
        for (int days : new int[] {0, 78, 1800}) {
            CertificateDirectory later = at(START.plus(Duration.ofDays(days)));
            var foretold = later.decide(NAMES);
            assertThat(later.ensure(NAMES).decisions()).isEqualTo(foretold);
        }
    }

    @Test
    void aRenewedServerCertificateKeepsItsAuthority() {
        var first = at(START).ensure(NAMES);
        var renewed = at(START.plus(Duration.ofDays(78))).ensure(NAMES);
        assertThat(renewed.decisions().server()).hasToString("renewed: 12 of 90 days left");
        assertThat(renewed.authority().certificate())
                .isEqualTo(first.authority().certificate());
        assertThat(renewed.server().keyPem()).isNotEqualTo(first.server().keyPem());
    }

    @Test
    void aNewServerCertificateCanBeAskedFor() {
        var first = at(START).ensure(NAMES);
        var asked = at(START).issue(NAMES);
        assertThat(asked.decisions().server()).hasToString("renewed: asked for");
        assertThat(asked.decisions().authority().keeps()).isTrue();
        assertThat(asked.server().certificate().getSerialNumber())
                .isNotEqualTo(first.server().certificate().getSerialNumber());
    }

    @Test
    void damagedAndHalfWrittenFilesAreRenewed() throws IOException {
        var first = at(START).ensure(NAMES);
        Files.writeString(directory().resolve("server.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n");
        assertThat(at(START).ensure(NAMES).decisions().server())
                .hasToString("renewed: server.crt holds a damaged certificate");
        Files.delete(directory().resolve("server.key"));
        assertThat(at(START).ensure(NAMES).decisions().server()).hasToString("renewed: server.key is missing");
        Files.writeString(directory().resolve("server.key"), first.server().keyPem());
        assertThat(at(START).ensure(NAMES).decisions().server()).hasToString("renewed: its key does not match");
        assertThat(at(START).ensure(NAMES).decisions().server().keeps()).isTrue();
    }

    @Test
    void filesAndDirectoryBelongToTheirOwnerAlone() throws IOException {
        at(START).ensure(NAMES);
        assertThat(permissions(directory())).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(directory())) {
            assertThat(files)
                    .hasSize(4)
                    .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void aKeyThatOthersCouldReadIsTightenedAndReported() throws IOException {
        at(START).ensure(NAMES);
        Path key = directory().resolve("server.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(at(START).ensure(NAMES).remarks())
                .singleElement()
                .asString()
                .contains("server.key was open to other users (rw-r--r--)");
        assertThat(permissions(key)).isEqualTo("rw-------");
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsRefused() throws IOException {
        Files.createDirectories(directory());
        Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> at(START).ensure(NAMES))
                .isInstanceOf(CertificateProblem.class)
                .hasMessageEndingWith("Other users may write to it. Type: chmod 700 " + directory());
        assertThat(directory()).isEmptyDirectory();
    }

    @Test
    void theLeftoverOfAKilledRunIsReplaced() throws IOException {
        Files.createDirectories(
                directory(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(directory().resolve(".server.key.new"), "half a key");
        at(START).ensure(NAMES);
        assertThat(directory().resolve(".server.key.new")).doesNotExist();
    }

    @Test
    void showTellsWhatIsThere() {
        assertThatThrownBy(() -> at(START).show()).hasMessageContaining("There is no certificate to show");
        var issued = at(START).ensure(NAMES);
        assertThat(at(START).show())
                .satisfiesExactly(
                        authority -> {
                            assertThat(authority.subject()).startsWith("CN=Countme local CA (demo @ ");
                            assertThat(authority.certificateFile())
                                    .isEqualTo(directory().resolve("ca.crt"));
                            assertThat(authority.names().all()).isEmpty();
                        },
                        server -> {
                            assertThat(server.names()).isEqualTo(NAMES);
                            assertThat(server.daysLeft(START)).isEqualTo(90);
                            assertThat(server.daysLeft(START.plus(Duration.ofDays(91))))
                                    .isEqualTo(-1);
                            assertThat(server.issuer())
                                    .isEqualTo(issued.authority()
                                            .certificate()
                                            .getSubjectX500Principal()
                                            .getName());
                            assertThat(server.sha256()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
                        });
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
