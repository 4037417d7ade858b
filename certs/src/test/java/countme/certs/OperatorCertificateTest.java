package countme.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorCertificateTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Identity AUTHORITY = Issuer.authority("demo", NOW);
    private static final Identity SERVER = Issuer.server(AUTHORITY, HostNames.localAnd(List.of()), NOW);

    @TempDir
    private Path directory;

    private Path certificate = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void writeAGoodPair() throws IOException {
        certificate = write("site.crt", SERVER.chainPem() + AUTHORITY.chainPem());
        key = write("site.key", SERVER.keyPem());
    }

    @Test
    void aGoodPairIsTakenWithItsWholeChain() {
        Identity loaded = OperatorCertificate.load(certificate, key, NOW);
        assertThat(loaded.chain()).containsExactly(SERVER.certificate(), AUTHORITY.certificate());
        assertThat(loaded.chainPem()).isEqualTo(SERVER.chainPem() + AUTHORITY.chainPem());
        assertThat(loaded.key()).isEqualTo(SERVER.key());
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("missing.key");
        refused(certificate, missing, "Cannot use " + missing, "There is no such file.");
        refused(missing, key, "Cannot use " + missing, "There is no such file.");
        refused(directory, key, "Cannot use " + directory, "It is a directory.");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws IOException {
        Path other = write("other.key", Issuer.authority("other", NOW).keyPem());
        refused(
                certificate,
                other,
                "Cannot use " + other,
                "It is not the key of the certificate in " + certificate + ".");
    }

    @Test
    void anIssuerBeforeTheServerIsRefused() throws IOException {
        Path reversed = write("reversed.crt", AUTHORITY.chainPem() + SERVER.chainPem());
        refused(reversed, key, "Cannot use " + reversed, "The server's certificate is not the first in it.");
    }

    @Test
    void aChainWithAStrangerIsRefused() throws IOException {
        Path mixed = write(
                "mixed.crt", SERVER.chainPem() + Issuer.authority("demo", NOW).chainPem());
        refused(mixed, key, "Cannot use " + mixed, "Certificate 2 in it did not issue certificate 1.");
    }

    @Test
    void anExpiredOrFutureCertificateIsRefused() {
        assertThatThrownBy(() -> OperatorCertificate.load(certificate, key, NOW.plus(Duration.ofDays(91))))
                .hasMessageContaining("It expired on 2026-04-01.");
        assertThatThrownBy(() -> OperatorCertificate.load(certificate, key, NOW.minus(Duration.ofDays(1))))
                .hasMessageContaining("It is not valid before 2025-12-31, and this machine's clock says 2025-12-31.");
    }

    @Test
    void whatIsNoPemIsRefused() throws IOException {
        Path text = write("text", "hello");
        refused(text, key, "Cannot use " + text, "It holds no PEM certificate.");
        refused(certificate, text, "Cannot use " + text, "It holds no PEM private key.");
        Path damagedCertificate = write("damaged.crt", SERVER.chainPem().replaceFirst("\n.{20}", "\n"));
        refused(damagedCertificate, key, "Cannot use " + damagedCertificate, "It holds a damaged certificate.");
        Path cut = write("cut.key", SERVER.keyPem().substring(0, 60));
        refused(certificate, cut, "Cannot use " + cut, "It holds no PEM private key.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"
            })
    void aKeyWithAPassphraseIsRefusedWithTheCommandThatRemovesIt(String pem) throws IOException {
        Path encrypted = write("encrypted.key", pem);
        assertThatThrownBy(() -> OperatorCertificate.load(certificate, encrypted, NOW))
                .isInstanceOf(CertificateProblem.class)
                .hasMessageContaining("It is protected by a passphrase.")
                .hasMessageContaining("openssl pkey -in " + encrypted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void bothFormsOfKeysThatOpensslWritesAreRead(String algorithm) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        String older = "-----BEGIN %1$s PRIVATE KEY-----%n%2$s%n-----END %1$s PRIVATE KEY-----%n"
                .formatted(algorithm, Base64.getMimeEncoder().encodeToString(olderForm(pair.getPrivate())));
        for (String pem : List.of(older, Pem.encode(pair.getPrivate()))) {
            assertThat(Identity.matches(Pem.privateKey(pem), pair.getPublic())).isTrue();
            assertThat(Identity.matches(
                            Pem.privateKey(pem), SERVER.certificate().getPublicKey()))
                    .isFalse();
        }
    }

    @Test
    void otherKindsOfKeysAreRefused() throws IOException, GeneralSecurityException {
        PrivateKey edwards =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        Path file = write("ed25519.key", Pem.encode(edwards));
        refused(
                certificate,
                file,
                "Cannot use " + file,
                "It holds a private key that is neither RSA nor EC, or a damaged one.");
    }

    /** PKCS#1 for RSA and SEC 1, with its curve's name as openssl adds it, for EC. */
    private static byte[] olderForm(PrivateKey key) throws IOException {
        return key instanceof ECPrivateKey ec
                ? new org.bouncycastle.asn1.sec.ECPrivateKey(256, ec.getS(), SECObjectIdentifiers.secp256r1)
                        .getEncoded()
                : PrivateKeyInfo.getInstance(key.getEncoded())
                        .parsePrivateKey()
                        .toASN1Primitive()
                        .getEncoded();
    }

    private static void refused(Path certificate, Path key, String what, String why) {
        assertThatThrownBy(() -> OperatorCertificate.load(certificate, key, NOW))
                .isInstanceOfSatisfying(CertificateProblem.class, problem -> {
                    assertThat(problem.what()).isEqualTo(what);
                    assertThat(problem.why()).isEqualTo(why);
                    assertThat(problem.next()).isNotBlank();
                });
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
