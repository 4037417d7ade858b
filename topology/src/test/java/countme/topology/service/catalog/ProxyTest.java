package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Admission;
import countme.topology.config.Admission.TlsLevel;
import countme.topology.config.Ports;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Examples;
import countme.topology.service.Inside;
import countme.topology.service.Login;
import countme.topology.service.Placement;
import countme.topology.service.ServiceLogins;
import countme.topology.service.Tls;
import countme.topology.state.Color;
import countme.topology.state.UpstreamGroup;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));
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
                        "server 10.213.5.101:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.5.102:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.5.101:5000 backup max_fails=0;",
                        "server 10.213.5.102:5000 backup max_fails=0;",
                        "upstream blue-guarded {",
                        "server 10.213.5.101:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.5.102:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.5.111:5000 backup max_fails=0;",
                        "server 10.213.5.112:5000 backup max_fails=0;",
                        "upstream green {",
                        "server 10.213.5.111:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.5.112:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.5.111:5000 backup max_fails=0;",
                        "server 10.213.5.112:5000 backup max_fails=0;",
                        "upstream green-guarded {",
                        "server 10.213.5.111:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.5.112:5000 max_fails=1 fail_timeout=2s;",
                        "server 10.213.5.101:5000 backup max_fails=0;",
                        "server 10.213.5.102:5000 backup max_fails=0;");
    }

    /** Kept connections of a replica that goes are closed all at once, and a request may be sent on several of them. */
    @Test
    void behindANameAreAllReplicasSoThatEachTryIsWorthAsMuchAndNoneIsLeftOut() {
        String config = Objects.requireNonNull(Examples.proxy(app(Color.blue, 2), USUAL, "localhost")
                .configuration(Placement.byName("countme"))
                .files()
                .get("nginx.conf"));
        String group = config.replaceAll("(?s).*upstream blue \\{(.*?)}.*", "$1");

        assertThat(group.lines().map(String::strip).filter(line -> line.startsWith("server ")))
                .hasSizeGreaterThan(8)
                .containsOnly("server app:5000 max_fails=0;");
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
    void redirectsToTheNameAskedForAndElseToTheOneUsersTypeWithItsPort() {
        assertThat(config(1, UNUSUAL, "localhost"))
                .contains(
                        "server_name localhost proxy;\n        location / {\n            try_files /nothing @https;\n        }\n        location @https {\n            return 308 https://$host:8443$request_uri;",
                        "default_server;\n        location / {\n            try_files /nothing @https;\n        }\n        location @https {\n            return 308 https://localhost:8443$request_uri;");
        assertThat(proxy(1, UNUSUAL, "localhost").url()).isEqualTo("https://localhost:8443");
    }

    @Test
    void leavesTheDefaultPortOut() {
        assertThat(config(1, USUAL, "count.example"))
                .contains("return 308 https://count.example$request_uri;", "return 308 https://$host$request_uri;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "a.localhost", "192.0.2.7", "intranet"})
    void otherServersOfThisMachineAreNotBoundToHttps(String name) {
        assertThat(file("visitors.conf", proxy(1, USUAL, name))).doesNotContain("max-age");
    }

    @Test
    void aRealNameIsBoundToHttpsWhereItIsTheOneAskedFor() {
        assertThat(file("visitors.conf", proxy(1, USUAL, "count.example")))
                .contains("map $host $hsts {\n    default \"\";\n    count.example max-age=63072000;\n}");
        assertThat(file("headers.conf", proxy(1, USUAL, "count.example")))
                .contains("add_header Strict-Transport-Security $hsts always;");
    }

    @Test
    void thoseNamesAreAnsweredThatTheCertificateAndTheOperatorNameAndProbesWithin() {
        var admission = new Admission(
                "Count.example",
                List.of("old.example", "*.more.example"),
                List.of(),
                List.of(),
                false,
                TlsLevel.intermediate);

        Proxy proxy = proxy(admission, new Tls("chain", "key", Set.of("*.count.example")));

        String names = "server_name count.example *.count.example proxy old.example *.more.example \"\" \"~";
        assertThat(file("nginx.conf", proxy)).contains(names);
        assertThat(file("console.conf", proxy)).contains(names);
    }

    @Test
    void whoeverAsksForAnotherNameGetsNoFurtherThanTheDefaultServers() {
        String refusal =
                "ssl default_server%s;\n%2$shttp2 on;\n%2$s# No name at all is ours.\n%2$sserver_name _;\n%2$s";
        assertThat(config(1, USUAL, "localhost"))
                .contains(
                        refusal.formatted(" reuseport", "        ")
                                + "include headers.conf;\n        include limits.conf;\n        location / {\n            try_files /nothing =421;")
                .containsOnlyOnce("ssl default_server");
        assertThat(file("console.conf", proxy(1, USUAL, "localhost")))
                .contains(
                        refusal.formatted("", "    ")
                                + "access_log /dev/stdout console;\n    include limits.conf;\n    location / {\n        try_files /nothing =421;")
                .containsOnlyOnce("ssl default_server");
    }

    @Test
    void requestsAndConnectionsOfAClientAreLimitedButOnThisMachine() {
        assertThat(file("limits.conf", proxy(1, USUAL, "localhost")))
                .contains("limit_req zone=requests burst=200 nodelay;", "limit_conn connections 100;");
        assertThat(config(1, USUAL, "localhost").split("include limits.conf;", -1))
                .as("for whom we answer, who names nothing of ours, and who is sent on (twice)")
                .hasSize(5);
        assertThat(file("console.conf", proxy(1, USUAL, "localhost")).split("include limits.conf;", -1))
                .as("operators, and who names nothing of ours")
                .hasSize(3);
        assertThat(file("visitors.conf", proxy(1, USUAL, "localhost")))
                .contains(
                        "geo $unlimited {\n    default 0;\n    10.213.4.1 1;\n    10.213.5.1 1;\n    10.213.6.1 1;\n    127.0.0.0/8 1;\n}");
        assertThat(file(
                        "visitors.conf",
                        proxy(new Admission(
                                "localhost",
                                List.of(),
                                List.of("192.0.2.0/24", "2001:db8::/32"),
                                List.of(),
                                false,
                                TlsLevel.intermediate))))
                .contains("    192.0.2.0/24 1;\n    2001:db8::/32 1;\n");
    }

    @Test
    void balancersAreBelievedAndHaveNoLimitAndNobodyElseIs() {
        assertThat(file("visitors.conf", proxy(1, USUAL, "localhost")))
                .doesNotContain("set_real_ip_from")
                .contains("$balancer {\n    default 0;\n\n}");

        String visitors = file("visitors.conf", proxy(balancers("192.0.2.8", "198.51.100.0/24")));

        assertThat(visitors)
                .contains(
                        "set_real_ip_from 192.0.2.8;\nset_real_ip_from 198.51.100.0/24;\n",
                        "real_ip_recursive on;",
                        "$balancer {\n    default 0;\n    192.0.2.8 1;\n    198.51.100.0/24 1;\n}")
                .doesNotContain("set_real_ip_from 10.213.4.1;");
        assertThat(visitors.substring(visitors.indexOf("geo $unlimited")))
                .contains("    192.0.2.8 1;\n    198.51.100.0/24 1;\n}");
    }

    @Test
    void aBalancerOnTheSameMachineComesAsTheGateway() {
        assertThat(file("visitors.conf", proxy(balancers("127.0.0.1"))))
                .contains(
                        "set_real_ip_from 10.213.4.1;\nset_real_ip_from 10.213.5.1;\nset_real_ip_from 10.213.6.1;\nset_real_ip_from 127.0.0.1;\n");
    }

    @Test
    void balancersThatSpeakTheProxyProtocolDoItOnUsersPortsAndProbesAskOnAnother() {
        Proxy proxy = Examples.behindABalancer(true);

        assertThat(file("nginx.conf", proxy))
                .contains(
                        "listen 8443 ssl default_server reuseport proxy_protocol;\n        listen 8444 ssl default_server;\n",
                        "listen 8443 ssl proxy_protocol;\n        listen 8444 ssl;\n",
                        "listen 8080 proxy_protocol;",
                        "listen 8080 default_server proxy_protocol;");
        assertThat(file("visitors.conf", proxy))
                .contains("set_real_ip_from 10.213.6.1;\nset_real_ip_from 127.0.0.1;\nreal_ip_header proxy_protocol;");
        assertThat(file("console.conf", proxy))
                .contains("listen 9443 ssl;", "real_ip_header X-Forwarded-For;")
                .doesNotContain("proxy_protocol");
        assertThat(new Blackbox(proxy).metrics().get(1).parameters())
                .containsEntry("target", "https://proxy:8444/probe");
    }

    @Test
    void otherwiseNobodyHasToSpeakItAndProbesAskWhereUsersDo() {
        Proxy proxy = Examples.behindABalancer(false);

        assertThat(file("nginx.conf", proxy)).doesNotContain("proxy_protocol").doesNotContain("8444");
        assertThat(file("visitors.conf", proxy)).contains("real_ip_header X-Forwarded-For;");
        assertThat(new Blackbox(proxy).metrics().get(1).parameters())
                .containsEntry("target", "https://proxy:8443/probe");
    }

    private static Admission balancers(String... balancers) {
        return new Admission("localhost", List.of(), List.of(), List.of(balancers), false, TlsLevel.intermediate);
    }

    @Test
    void oldClientsAreAdmittedUnlessModernOnesAreAskedFor() {
        assertThat(config(1, USUAL, "localhost")).contains("ssl_protocols TLSv1.2 TLSv1.3;", "ssl_early_data off;");
        assertThat(file(
                        "nginx.conf",
                        proxy(new Admission("localhost", List.of(), List.of(), List.of(), false, TlsLevel.modern))))
                .contains("ssl_protocols TLSv1.3;");
    }

    @Test
    void keysAreAgreedOnAsOpenSslIsToldWhateverItsAge() {
        Proxy proxy = proxy(1, USUAL, "localhost");

        assertThat(proxy.environment()).containsEntry("OPENSSL_CONF", "/etc/countme/current/openssl.cnf");
        assertThat(file("openssl.cnf", proxy))
                .containsSubsequence("Groups = X25519:", "Groups = ?X25519MLKEM768/X25519:P-256:P-384\n");
        assertThat(config(1, USUAL, "localhost"))
                .as("nginx would put its own above it")
                .doesNotContain("ssl_ecdh_curve");
    }

    @Test
    void noReplicaHearsANameThatAClientMadeUp() {
        assertThat(config(1, USUAL, "count.example"))
                .containsOnlyOnce("proxy_set_header Host ")
                .contains("proxy_set_header Host count.example;");
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
        proxy(2, USUAL, "localhost").configuration(SITE).files().forEach((name, content) -> {
            if (name.endsWith(".conf")) {
                assertThat(content).as(name).doesNotContain("{{").doesNotContain("}}");
            }
        });
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
    void anAnswerToAChallengeIsLookedForWithoutTlsUnderItsOwnNamesOnlyAndElseUsersAreSentOn() {
        String config = config(1, USUAL, "count.example");
        String location = "location ~ ^/\\.well-known/acme-challenge/(?<challenge>[A-Za-z0-9_-]+)\\z {";
        assertThat(config.split(Pattern.quote(location), -1)).hasSize(2);
        String server = config.substring(config.lastIndexOf("server {", config.indexOf(location)));
        assertThat(server.substring(0, server.indexOf("\n    }\n")))
                .contains("listen 8080;", "server_name count.example proxy;", "include limits.conf;")
                .contains("root /var/tmp;", "try_files /acme-$challenge @https;");
    }

    @Test
    void anAnswerToAChallengeIsAFileAndGoesWithAllOfThem() {
        var inside = new FilesInside();
        Proxy proxy = proxy(1, USUAL, "count.example");

        proxy.answerChallenge(inside, "a-token_1", "a-token_1.thumbprint");
        assertThat(inside.written).containsExactly("/var/tmp/acme-a-token_1: a-token_1.thumbprint");
        proxy.endChallenges(inside);
        assertThat(inside.ran).containsExactly("bash -c rm -f /var/tmp/acme-*");
    }

    /** Writes down what is done in it. */
    private static final class FilesInside implements Inside {
        private final List<String> written = new ArrayList<>();
        private final List<String> ran = new ArrayList<>();

        @Override
        public Result run(List<String> command, Duration atMost) {
            ran.add(String.join(" ", command));
            return new Result(0, "");
        }

        @Override
        public int stream(List<String> command, OutputStream out, OutputStream err, Duration atMost) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void await(List<String> command, Duration atMost) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(String directory, String file, byte[] content) {
            written.add(directory + "/" + file + ": " + new String(content, StandardCharsets.US_ASCII));
        }

        @Override
        public Optional<byte[]> read(String path, String ending) {
            return Optional.empty();
        }

        @Override
        public String quotedLog(int lines) {
            return "";
        }
    }

    @Test
    void requestsInFlightAreFinishedWhenItStops() {
        assertThat(proxy(1, USUAL, "localhost").stopSignal()).isEqualTo("SIGQUIT");
    }

    private static String config(int replicas, Ports ports, String name) {
        return file("nginx.conf", proxy(replicas, ports, name));
    }

    private static String file(String name, Proxy proxy) {
        return String.valueOf(proxy.configuration(SITE).files().get(name));
    }

    private static Proxy proxy(Admission admission) {
        return proxy(admission, new Tls("chain", "key"));
    }

    private static Proxy proxy(Admission admission, Tls tls) {
        return new Proxy(
                app(Color.blue, 1).upstream(),
                USUAL,
                admission,
                tls,
                Examples.console(new Login("countme", "secret"), List.of()));
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
