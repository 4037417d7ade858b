package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SshTunnelTest {
    private static final Path NEAR = Path.of("/tmp/near.sock");

    @Test
    void theUsualSocketIsForwardedAndNothingIsAsked() {
        assertThat(SshTunnel.command(URI.create("ssh://engine.example"), NEAR))
                .containsSubsequence("ssh", "-nNT", "-L", "/tmp/near.sock:/var/run/docker.sock", "BatchMode=yes")
                .endsWith("--", "engine.example")
                .doesNotContain("-p", "-l");
    }

    @Test
    void userPortAndRemoteSocketAreTheAddresss() {
        assertThat(SshTunnel.command(URI.create("ssh://me@engine.example:2222/run/d.sock"), NEAR))
                .containsSubsequence("-L", "/tmp/near.sock:/run/d.sock", "-p", "2222", "-l", "me", "--");
    }

    @Test
    void anAddressOfIpv6HasNoBracketsForSsh() {
        assertThat(SshTunnel.command(URI.create("ssh://me@[fd00::2]:2222"), NEAR))
                .endsWith("--", "fd00::2");
    }

    @Test
    void theConnectionIsItsOwnAndIsFoundOutWhenItIsCut() {
        assertThat(SshTunnel.command(URI.create("ssh://engine.example"), NEAR))
                .contains(
                        "ControlPath=none",
                        "ServerAliveInterval=5",
                        "ServerAliveCountMax=3",
                        "StreamLocalBindUnlink=yes");
    }
}
