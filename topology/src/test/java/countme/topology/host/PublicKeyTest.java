package countme.topology.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PublicKeyTest {
    @Test
    void anEd25519KeyIsKeptAsItIs() throws Exception {
        PublicKey key = PublicKey.parse("  " + Hosts.KEY + "  ada@laptop (work)\n");

        assertThat(key.line()).isEqualTo(Hosts.KEY + " ada@laptop (work)");
        assertThat(PublicKey.parse(Hosts.KEY).line()).isEqualTo(Hosts.KEY);
    }

    @Test
    void rsaKeysNeed3072Bits() throws Exception {
        assertThat(PublicKey.parse(rsa(3072)).type()).isEqualTo("ssh-rsa");
        assertThatThrownBy(() -> PublicKey.parse(rsa(3071))).hasMessageContaining("3071 bits is too weak");
    }

    @Test
    void dsaKeysAndUnknownOnesAreRefused() {
        assertThatThrownBy(() -> PublicKey.parse("ssh-dss AAAAB3NzaC1kc3M= x")).hasMessageContaining("DSA");
        assertThatThrownBy(() -> PublicKey.parse("ssh-rot13 AAAA x")).hasMessageContaining("no keys of the type");
    }

    @Test
    void aKeyThatWasCutOffOrMixedUpIsRefused() {
        assertThatThrownBy(() -> PublicKey.parse(Hosts.KEY.substring(0, 60))).hasMessageContaining("cut off");
        assertThatThrownBy(() -> PublicKey.parse(Hosts.KEY.replace("ssh-ed25519", "ssh-rsa")))
                .hasMessageContaining("another key");
        assertThatThrownBy(() -> PublicKey.parse("ssh-ed25519")).hasMessageContaining("no");
        assertThatThrownBy(() -> PublicKey.parse("ssh-ed25519 AAA x")).isInstanceOf(PublicKey.Unusable.class);
    }

    @Test
    void optionsBeforeAKeyAreNoKey() {
        assertThatThrownBy(() -> PublicKey.parse("command=\"sh\" " + Hosts.KEY)).isInstanceOf(PublicKey.Unusable.class);
    }

    @Test
    void aSecondLineWouldBeAKeyThatNobodyRead() {
        assertThatThrownBy(() -> PublicKey.parse(Hosts.KEY + " a\n" + Hosts.KEY))
                .isInstanceOf(PublicKey.Unusable.class);
    }

    @Test
    void aPrivateKeyIsRefusedInOtherWords() {
        assertThatThrownBy(() -> PublicKey.parse("-----BEGIN OPENSSH PRIVATE KEY-----\nabc"))
                .hasMessageContaining("private key");
    }

    private static String rsa(int bits) throws IOException {
        var blob = new ByteArrayOutputStream();
        var out = new DataOutputStream(blob);
        for (byte[] part : new byte[][] {
            "ssh-rsa".getBytes(StandardCharsets.US_ASCII),
            BigInteger.valueOf(65537).toByteArray(),
            BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE).toByteArray()
        }) {
            out.writeInt(part.length);
            out.write(part);
        }
        return "ssh-rsa " + Base64.getEncoder().encodeToString(blob.toByteArray()) + " someone";
    }
}
