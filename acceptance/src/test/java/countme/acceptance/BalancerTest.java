package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.acceptance.Balancer.Way;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Clients behind a balancer share its address, and are told apart all the same. This machine is the balancer. */
@Testcontainers
@Order(Deployed.BESIDE)
class BalancerTest {
    private static final Duration TO_BAN = Duration.ofSeconds(10);
    private static final Duration TO_BE_TOLD = Duration.ofSeconds(60);
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @Container
    static final Deployed deployed = Deployed.beside("--trusted-proxies", "127.0.0.1");

    @AfterEach
    void everybodyIsLetIn() {
        guard("unban", "--all");
    }

    @ParameterizedTest
    @CsvSource({
        "FORWARDED_FOR, 198.51.100.7, 198.51.100.8",
        "FORWARDED_FOR, 2001:db8::7, 2001:db8::8",
        "PROXY_V1, 198.51.100.7, 198.51.100.8",
        "PROXY_V1, 2001:db8::7, 2001:db8::8",
        "PROXY_V2, 198.51.100.7, 198.51.100.8",
        "PROXY_V2, 2001:db8::7, 2001:db8::8",
    })
    void whoMisbehavesIsRefusedAndOthersBehindTheSameBalancerAreNot(Way way, String client, String other) {
        speak(way);
        var balancer = new Balancer(deployed.scene().target(), way);
        for (int i = 0; i < 3; i++) {
            assertThat(balancer.ask(client, "/.env").status()).isEqualTo(404);
        }
        Awaitility.await()
                .atMost(TO_BAN)
                .until(() -> balancer.ask(client, "/nothing").status() == 403);
        assertThat(guard("list")).contains(client, "scanner").doesNotContain(other);

        long count = deployed.scene().count();
        Response refused = balancer.ask(client, "/");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.headers()).containsEntry("content-type", "text/plain");
        assertThat(refused.body()).contains("suspicious");
        assertThat(balancer.askWithoutTls(client, "/").status()).isEqualTo(403);
        assertThat(deployed.scene().count()).as("neither passed on nor counted").isEqualTo(count);
        assertThat(balancer.ask(other, "/").status()).isEqualTo(200);
        assertThat(balancer.askWithoutTls(other, "/").status()).isEqualTo(308);
        assertThat(deployed.scene().count()).isEqualTo(count + 1);

        assertThat(guard("unban", client)).contains("let in again");
        assertThat(balancer.ask(client, "/").status()).isEqualTo(200);
    }

    @Test
    void whenTheGuardWasKilledWhoIsBannedStaysSoAndWhoseBanEndedIsLetIn() {
        speak(Way.FORWARDED_FOR);
        var balancer = new Balancer(deployed.scene().target(), Way.FORWARDED_FOR);
        guard("ban", "198.51.100.7");
        // As one that ends while no guard is there to see it.
        deployed.scene().exec("guard", "mkdir", "-p", "/bans/198.51.100.8/scanner");
        assertThat(balancer.ask("198.51.100.7", "/nothing").status()).isEqualTo(403);
        assertThat(balancer.ask("198.51.100.8", "/nothing").status()).isEqualTo(403);

        String id = deployed.scene().find("guard").id();
        deployed.scene().docker().killContainerCmd(id).exec();
        deployed.scene().docker().startContainerCmd(id).exec();

        Awaitility.await().atMost(TO_BE_TOLD).untilAsserted(() -> {
            assertThat(balancer.ask("198.51.100.8", "/nothing").status()).isEqualTo(404);
            assertThat(balancer.ask("198.51.100.7", "/nothing").status()).isEqualTo(403);
        });
    }

    @Test
    void whoDoesNotSpeakTheProxyProtocolWhereItIsSpokenGetsNoAnswer() throws IOException {
        speak(Way.PROXY_V1);
        Target target = deployed.scene().target();
        try (Socket socket = Attacker.open(target.host(), target.http())) {
            assertThat(Attacker.exchange(socket, REQUEST)).isEmpty();
        }
        assertThat(Hello.agreeingIn(Hello.X25519).answer(target)).isEqualTo("closed");
    }

    @Test
    void nobodyButABalancerIsBelieved() {
        speak(Way.PROXY_V1);
        guard("ban", "198.51.100.7");
        assertThat(new Balancer(deployed.scene().target(), Way.PROXY_V1)
                        .askWithoutTls("198.51.100.7", "/")
                        .status())
                .isEqualTo(403);

        // A replica is no balancer: nginx goes by its own address.
        String answer = deployed.scene()
                .exec(
                        new Replicas(deployed).first().instance(),
                        "bash",
                        "-c",
                        "exec 3<>/dev/tcp/proxy/8080; printf '%s' '" + Balancer.first("198.51.100.7") + REQUEST
                                + "' >&3; cat <&3");
        assertThat(Response.parse(answer).status()).isEqualTo(308);
    }

    @Test
    void probesGoOnAndTheAddressIsFoundWhileBalancersSpeakTheProxyProtocol() {
        speak(Way.PROXY_V2);
        String since = String.valueOf(Instant.now().getEpochSecond());
        Awaitility.await()
                .atMost(TO_BE_TOLD)
                .untilAsserted(() -> assertThat(deployed.scene()
                                .exec(
                                        "prometheus",
                                        "promtool",
                                        "query",
                                        "instant",
                                        "http://127.0.0.1:9090",
                                        "probe_success == 1 and timestamp(probe_success) > " + since))
                        .isNotBlank());
        Launcher.Result status = deployed.launcher().run("status");
        assertThat(status.status()).as(status.err()).isZero();
        assertThat(deployed.launcher().run("open").out())
                .contains("https://localhost:" + deployed.ports().https());
    }

    private static void speak(Way way) {
        Launcher.Result up = deployed.up("--proxy-protocol", String.valueOf(way != Way.FORWARDED_FOR));
        assertThat(up.status()).as(up.err()).isZero();
    }

    private static String guard(String... words) {
        Launcher.Result result = deployed.launcher()
                .run(Stream.concat(Stream.of("guard"), Stream.of(words)).toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
        return result.out();
    }
}
