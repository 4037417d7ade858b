package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Ports;
import countme.topology.config.Subnet;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Examples;
import countme.topology.service.Placement;
import countme.topology.service.ServiceLogins;
import countme.topology.state.Color;
import countme.topology.state.UpstreamGroup;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
    private static final Placement SITE = new Placement("countme", new Subnet("10.213.7"));
    private static final Ports UNUSUAL = Examples.PORTS;
    private static final Ports USUAL = new Ports("0.0.0.0", 443, 80, "127.0.0.1", 9443);

    @Test
    void everyGroupHasTheReplicasOfItsColorAndThoseOfOneAsBackups() {
        assertThat(config(2, UNUSUAL, "localhost")
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("server 10.") || line.startsWith("upstream ")))
                .containsExactly(
                        "upstream blue {",
                        "server 10.213.7.101:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.7.102:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.7.101:5000 backup max_fails=0;",
                        "server 10.213.7.102:5000 backup max_fails=0;",
                        "upstream blue-guarded {",
                        "server 10.213.7.101:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.7.102:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.7.111:5000 backup max_fails=0;",
                        "server 10.213.7.112:5000 backup max_fails=0;",
                        "upstream green {",
                        "server 10.213.7.111:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.7.112:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.7.111:5000 backup max_fails=0;",
                        "server 10.213.7.112:5000 backup max_fails=0;",
                        "upstream green-guarded {",
                        "server 10.213.7.111:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.7.112:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.7.101:5000 backup max_fails=0;",
                        "server 10.213.7.102:5000 backup max_fails=0;");
    }

    @Test
    void whichGroupServesIsInNoFileThatNginxReadsOnlyAtItsStart() {
        Map<String, String> blue = new TreeMap<>(Examples.proxy(app(Color.blue, 2), USUAL, "localhost")
                .configuration(SITE)
                .files());
        Map<String, String> green = new TreeMap<>(Examples.proxy(app(Color.green, 2), USUAL, "localhost")
                .configuration(SITE)
                .files());
        assertThat(blue.remove("serving.conf")).isEqualTo("set $counter blue;\n");
        assertThat(green.remove("serving.conf")).isEqualTo("set $counter green;\n");
        assertThat(green).isEqualTo(blue);
        assertThat(config(2, USUAL, "localhost"))
                .contains(
                        "include serving.conf;",
                        "if (!-d /tmp/serving) {\n            break;",
                        "if (-f /tmp/serving/green) {\n            set $counter green;\n            break;",
                        "if (-f /tmp/serving/green-guarded) {\n            set $counter green-guarded;\n            break;");
    }

    @Test
    void redirectsToTheNameUsersTypeWithItsPort() {
        assertThat(config(1, UNUSUAL, "localhost")).contains("return 308 https://localhost:8443$request_uri;");
        assertThat(proxy(1, UNUSUAL, "localhost").url()).isEqualTo("https://localhost:8443");
    }

    @Test
    void leavesTheDefaultPortOut() {
        assertThat(config(1, USUAL, "count.example")).contains("return 308 https://count.example$request_uri;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "a.localhost", "192.0.2.7", "intranet"})
    void otherServersOfThisMachineAreNotBoundToHttps(String name) {
        assertThat(config(1, USUAL, name)).doesNotContain("Strict-Transport-Security");
    }

    @Test
    void aRealNameIsBoundToHttps() {
        assertThat(config(1, USUAL, "count.example"))
                .contains("add_header Strict-Transport-Security \"max-age=63072000\" always;");
    }

    @Test
    void whatIdentifiesARequestIsWrittenOverWhatItsSenderSays() {
        assertThat(config(1, USUAL, "localhost"))
                .contains(
                        "proxy_set_header X-Request-ID $request_id;", "proxy_set_header X-Request-Start \"t=$msec\";");
    }

    @Test
    void noHeaderOfAClientReachesAReplica() {
        assertThat(config(1, USUAL, "localhost")).contains("proxy_pass_request_headers off;");
    }

    @Test
    void requestsAreLoggedInPiecesThatStayWholeInAPipeAndFailuresAtOnce() {
        assertThat(config(1, USUAL, "localhost"))
                .contains(
                        "access_log /dev/stdout requests if=$failed;",
                        "access_log /dev/stdout requests buffer=4k flush=500ms if=$succeeded;");
    }

    @Test
    void noPlaceInTheTemplateIsLeftOpen() {
        assertThat(config(2, USUAL, "localhost")).doesNotContain("{{").doesNotContain("}}");
    }

    @Test
    void itsConfigurationIsTestedBeforeItIsTakenOver() {
        ConfigFiles files = proxy(2, USUAL, "localhost").configuration(SITE);
        assertThat(files.isReloadable()).isTrue();
        assertThat(files.reload().test()).anyMatch(word -> word.contains("cd " + ConfigFiles.NEXT + " && nginx -t"));
        assertThat(files.reload().apply())
                .anyMatch(word -> word.contains("nginx -c " + ConfigFiles.CURRENT + "/nginx.conf -s reload"));
        assertThat(files.files())
                .containsEntry("server.crt", "chain")
                .containsEntry("server.key", "key")
                .containsKey("nginx.conf");
    }

    @Test
    void requestsInFlightAreFinishedWhenItStops() {
        assertThat(proxy(1, USUAL, "localhost").stopSignal()).isEqualTo("SIGQUIT");
    }

    private static String config(int replicas, Ports ports, String name) {
        return String.valueOf(
                proxy(replicas, ports, name).configuration(SITE).files().get("nginx.conf"));
    }

    private static Proxy proxy(int replicas, Ports ports, String name) {
        return Examples.proxy(app(Color.blue, replicas), ports, name);
    }

    private static App app(Color color, int replicas) {
        return new App(
                new Redis(ServiceLogins.NONE),
                new UpstreamGroup(color, false),
                replicas,
                true,
                false,
                Duration.ofSeconds(12));
    }
}
