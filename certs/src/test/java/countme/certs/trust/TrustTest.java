package countme.certs.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.certs.CertificateProblem;
import countme.certs.trust.Trust.State;
import countme.certs.trust.TrustStore.Presence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
    @TempDir
    private Path root;

    private final List<String> ran = new ArrayList<>();
    private Anchor anchor = new Anchor("unset", Path.of(""));
    private String nssHolds = "";
    private int status = 0;

    @BeforeEach
    void writeAnAuthority() throws IOException {
        anchor = Anchor.ofProject("demo", Files.writeString(root.resolve("ca.crt"), pem("QUJD")));
    }

    @Test
    void onDebianTheCertificateIsCopiedAndTheBundleRendered() throws IOException {
        Path store = directory("usr/local/share/ca-certificates");
        assertThat(trust(true).install(anchor)).extracting(Trust.Outcome::state).containsExactly(State.CHANGED);
        assertThat(ran)
                .containsExactly(
                        "install -m 0644 " + anchor.file() + " " + store + "/countme-ca-demo.crt",
                        "update-ca-certificates --fresh");
    }

    @Test
    void onFedoraAndArchTheirOwnDirectoriesAndCommandsAreUsed() throws IOException {
        Path fedora = directory("etc/pki/ca-trust/source/anchors");
        Path arch = directory("etc/ca-certificates/trust-source/anchors");
        trust(true).install(anchor);
        assertThat(ran)
                .containsExactly(
                        "install -m 0644 " + anchor.file() + " " + fedora + "/countme-ca-demo.pem",
                        "update-ca-trust extract",
                        "install -m 0644 " + anchor.file() + " " + arch + "/countme-ca-demo.crt",
                        "trust extract-compat");
    }

    @Test
    void withoutRootTheCommandsAreForTheOperatorAndNothingRuns() throws IOException {
        Path store = directory("usr/local/share/ca-certificates");
        Trust.Outcome outcome = trust(false).install(anchor).get(0);
        assertThat(outcome.state()).isEqualTo(State.TO_TYPE);
        assertThat(outcome.commands())
                .extracting(Command::toString)
                .containsExactly(
                        "sudo install -m 0644 " + anchor.file() + " " + store + "/countme-ca-demo.crt",
                        "sudo update-ca-certificates --fresh");
        assertThat(ran).isEmpty();
    }

    @Test
    void whatIsTrustedAlreadyIsLeftAlone() throws IOException {
        trustedOnDebian("QUJD");
        assertThat(trust(false).install(anchor))
                .extracting(Trust.Outcome::state)
                .containsExactly(State.UNCHANGED);
        assertThat(ran).isEmpty();
    }

    @Test
    void aSuccessorReplacesTheAuthorityBeforeIt() throws IOException {
        trustedOnDebian("T0xE");
        assertThat(trust(true).install(anchor)).extracting(Trust.Outcome::state).containsExactly(State.CHANGED);
    }

    @Test
    void aCopyThatNeverReachedTheBundleIsFinished() throws IOException {
        trustedOnDebian("QUJD");
        Files.writeString(root.resolve("etc/ssl/certs/ca-certificates.crt"), "");
        assertThat(trust(true).install(anchor)).extracting(Trust.Outcome::state).containsExactly(State.CHANGED);
    }

    @Test
    void trustIsTakenBackAlsoWhenTheAuthorityIsGone() throws IOException {
        Path store = trustedOnDebian("QUJD");
        Files.delete(anchor.file());
        assertThat(trust(true).remove(anchor)).extracting(Trust.Outcome::state).containsExactly(State.CHANGED);
        assertThat(ran).containsExactly("rm -f " + store + "/countme-ca-demo.crt", "update-ca-certificates --fresh");
    }

    @Test
    void debiansJavaKeystoreIsCleanedByName() throws IOException {
        Path store = trustedOnDebian("QUJD");
        Path keystore = Files.createFile(directory("etc/ssl/certs/java").resolve("cacerts"));
        trust(true).remove(anchor);
        assertThat(ran)
                .containsExactly(
                        "keytool -delete -alias debian:countme-ca-demo.pem -keystore " + keystore
                                + " -storepass changeit",
                        "rm -f " + store + "/countme-ca-demo.crt",
                        "update-ca-certificates --fresh");
    }

    @Test
    void takingBackWhatWasNeverGivenRunsNothing() throws IOException {
        directory("usr/local/share/ca-certificates");
        assertThat(trust(true).remove(anchor)).extracting(Trust.Outcome::state).containsExactly(State.UNCHANGED);
        assertThat(ran).isEmpty();
    }

    @Test
    void browserDatabasesNeedNoRootAndOnlyExistingOnesAreTouched() throws IOException {
        Path chromium = database("home/.pki/nssdb");
        Path firefox = database("home/.mozilla/firefox/abc.default");
        directory("home/.mozilla/firefox/empty.profile");
        assertThat(trust(false).install(anchor))
                .extracting(Trust.Outcome::state)
                .containsExactly(State.CHANGED, State.CHANGED);
        assertThat(ran)
                .containsExactly(
                        "certutil -d sql:" + chromium + " -D -n countme-ca-demo",
                        "certutil -d sql:" + chromium + " -A -t C,, -n countme-ca-demo -i " + anchor.file(),
                        "certutil -d sql:" + firefox + " -D -n countme-ca-demo",
                        "certutil -d sql:" + firefox + " -A -t C,, -n countme-ca-demo -i " + anchor.file());
    }

    @Test
    void aBrowserThatTrustsItAlreadyIsLeftAlone() throws IOException {
        database("home/.pki/nssdb");
        nssHolds = pem("QUJD").replace("\n", "\r\n");
        assertThat(trust(false).install(anchor))
                .extracting(Trust.Outcome::state)
                .containsExactly(State.UNCHANGED);
        assertThat(trust(false).remove(anchor)).extracting(Trust.Outcome::state).containsExactly(State.CHANGED);
        assertThat(ran)
                .containsExactly("certutil -d sql:" + root.resolve("home/.pki/nssdb") + " -D -n countme-ca-demo");
    }

    @Test
    void aMissingProgramIsNamedWithItsPackage() throws IOException {
        database("home/.pki/nssdb");
        status = CommandRunner.NOT_FOUND;
        Trust.Outcome outcome = trust(false).install(anchor).get(0);
        assertThat(outcome.state()).isEqualTo(State.TO_TYPE);
        assertThat(outcome.why()).startsWith("certutil is not installed (Debian, Ubuntu: libnss3-tools;");
        assertThat(outcome.commands()).hasSize(2);
    }

    @Test
    void aFailedCommandIsReportedAndTheNextOneNotRun() throws IOException {
        directory("usr/local/share/ca-certificates");
        status = 1;
        Trust.Outcome outcome = trust(true).install(anchor).get(0);
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.why()).isEqualTo("it broke");
        assertThat(ran).hasSize(1);
    }

    @Test
    void macOsUsesTheSystemKeychain() {
        TrustStore mac = TrustStore.on("Mac OS X", root, root).get(0);
        assertThat(mac.install(anchor))
                .extracting(Command::toString)
                .containsExactly("sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain "
                        + anchor.file());
        assertThat(mac.remove(anchor))
                .extracting(Command::toString)
                .containsExactly("sudo security remove-trusted-cert -d " + anchor.file());
        assertThat(mac.presence(anchor, words -> new CommandRunner.Result(0, "")))
                .isEqualTo(Presence.CURRENT);
        assertThat(mac.presence(anchor, words -> new CommandRunner.Result(1, "")))
                .isEqualTo(Presence.ABSENT);
    }

    @Test
    void everyStoreHasANameOfItsOwn() throws IOException {
        Path chromium = database("home/.pki/nssdb");
        assertThat(trust(false).install(anchor).get(0).store()).isEqualTo("browser database " + chromium);
        assertThat(TrustStore.on("Mac OS X", root, root).get(0).name()).isEqualTo("macOS system keychain");
    }

    @Test
    void aMachineWithoutAnyStoreIsAProblem() {
        assertThatThrownBy(() -> trust(true))
                .isInstanceOf(CertificateProblem.class)
                .hasMessageContaining("apt-get install ca-certificates");
    }

    @Test
    void anAuthorityThatWasNeverIssuedCannotBeTrusted() throws IOException {
        directory("usr/local/share/ca-certificates");
        Files.delete(anchor.file());
        assertThatThrownBy(() -> trust(true).install(anchor))
                .isInstanceOf(CertificateProblem.class)
                .hasMessageContaining("There is no authority to trust");
    }

    @Test
    void commandsAreQuotedForTheShell() {
        assertThat(Command.asRoot("rm", "/tmp/it's here")).hasToString("sudo rm '/tmp/it'\\''s here'");
    }

    private Trust trust(boolean asRoot) {
        return new Trust(TrustStore.on("Linux", root, root.resolve("home")), asRoot, words -> {
            if (words.contains("-L")) {
                return new CommandRunner.Result(nssHolds.isEmpty() ? 255 : 0, nssHolds);
            }
            ran.add(String.join(" ", words));
            return new CommandRunner.Result(status, status == 0 ? "" : "it broke\n");
        });
    }

    private Path trustedOnDebian(String body) throws IOException {
        Path store = directory("usr/local/share/ca-certificates");
        Files.writeString(store.resolve("countme-ca-demo.crt"), pem(body));
        Files.writeString(directory("etc/ssl/certs").resolve("ca-certificates.crt"), pem("T1RI") + pem(body));
        return store;
    }

    private Path database(String path) throws IOException {
        Path database = directory(path);
        Files.createFile(database.resolve("cert9.db"));
        return database;
    }

    private Path directory(String path) throws IOException {
        return Files.createDirectories(root.resolve(path));
    }

    private static String pem(String body) {
        return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }
}
