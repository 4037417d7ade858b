package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.Examples;
import countme.topology.service.Placement;
import countme.topology.service.ServiceLogins;
import countme.topology.state.UpstreamGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));

    private final Proxy proxy = Examples.proxy(
            new App(new Redis(ServiceLogins.NONE), UpstreamGroup.FIRST, 2, true, false, Duration.ofSeconds(12)),
            Examples.PORTS,
            "localhost");

    private Map<String, String> guard(String... exempt) {
        return new Guard(proxy, List.of(exempt)).configuration(SITE).files();
    }

    @Test
    void loopbackTheGatewayAndWhoIsNamedAreNeverBanned() {
        assertThat(guard("192.0.2.0/24", "2001:db8::7").get("jail.conf"))
                .contains("ignoreip = 127.0.0.0/8 ::1 10.213.4.1 10.213.5.1 10.213.6.1 192.0.2.0/24 2001:db8::7\n");
    }

    /** A reason without a jail would be looked at by nobody. */
    @Test
    void whateverTheProxyFindsSuspiciousHasAJail() {
        Matcher jail = Pattern.compile("(?m)^\\[(\\w+)]$").matcher(guard().get("jail.conf"));
        var jails = jail.results().map(found -> found.group(1)).collect(Collectors.toSet());
        Matcher offence = Pattern.compile("(?m)^ {4}\\S+ (?:.* )?([a-z]+);$").matcher(proxyFile("offences.conf"));

        assertThat(offence.results().map(found -> found.group(1)).distinct())
                .containsExactlyInAnyOrder("scanner", "login", "malformed", "limits")
                .allMatch(jails::contains);
        assertThat(jails).contains("manual");
    }

    @Test
    void theProxyTellsTheGuardWhereItListensAndNobodyWhereThereIsNone() {
        var unguarded = proxyFile("tell-offences.conf");
        var other = new GuardTest();
        assertThat(other.guard().get("guard.json")).contains("\"offences\" : 5140", "\"status\" : 8081");
        assertThat(other.proxyFile("nginx.conf")).contains("pid /var/tmp/nginx.pid;");
        assertThat(other.guard().get("guard.json")).contains("\"started\" : \"/var/tmp/nginx.pid\"");

        assertThat(unguarded).isEmpty();
        assertThat(other.proxyFile("tell-offences.conf")).contains("127.0.0.1:5140", "if=$offence;");
    }

    @Test
    void aBanDropsPacketsAtOnceAndEndsByItself() {
        assertThat(guard().get("action.d/drop.conf"))
                .contains("hook prerouting priority -300", "saddr @<name>4 drop", "timeout <bantime>s")
                .as("who comes back is banned for longer than it is said at first")
                .containsPattern("(?m)^actionprolong = .*timeout <bantime>s")
                .doesNotContain("{{");
    }

    @Test
    void newConnectionsOfAClientAreLimitedButNotTheirsWhoAreNeverBanned() {
        assertThat(guard("192.0.2.0/24", "2001:db8::7").get("connections.nft"))
                .contains(
                        "add element inet guard never4 { 127.0.0.0/8 }\n",
                        "add element inet guard never6 { ::1 }\n",
                        "add element inet guard never4 { 10.213.4.1 }\n",
                        "add element inet guard never4 { 192.0.2.0/24 }\n",
                        "add element inet guard never6 { 2001:db8::7 }\n",
                        "ip saddr ct count over 400 }",
                        "limit rate over 100/second burst 400 packets }")
                .doesNotContain("{{");
    }

    @Test
    void aBanIsADirectoryThatGoesWithTheLastReasonForIt() {
        assertThat(guard().get("action.d/refuse.conf"))
                .contains("mkdir -p /bans/<ip>/<name>", "rmdir -p --ignore-fail-on-non-empty <ip>/<name>")
                .doesNotContain("{{");
        assertThat(guard().get("jail.conf"))
                .contains("action = drop[name=%(__name__)s]\n         refuse[name=%(__name__)s]\n");
        assertThat(guard().get("guard.json")).contains("\"bans\" : \"/bans\"");
    }

    @Test
    void theProxyLooksWhetherAClientIsBannedOnlyWhereItsPacketsMayBeABalancers() {
        assertThat(guard()).isNotEmpty();
        assertThat(proxyFile("kept-out.conf")).as("without balancers").isEmpty();

        var unguarded = Examples.behindABalancer(false);
        assertThat(unguarded.configuration(SITE).files().get("kept-out.conf")).isEmpty();
        var guarded = Examples.behindABalancer(false);
        assertThat(new Guard(guarded, List.of()).configuration(SITE).files()).isNotEmpty();
        assertThat(guarded.configuration(SITE).files().get("kept-out.conf"))
                .contains("if (-d /bans/$banned_address) {", "return 403 ")
                .doesNotContain("{{");
    }

    @Test
    void whereTheEngineHidesClientsTheConsoleSaysWhatThatMeansForBans() {
        var guard = new Guard(proxy, List.of());

        assertThat(guard.tables(SITE))
                .singleElement()
                .satisfies(bans -> assertThat(bans.note()).isEmpty());
        assertThat(guard.tables(
                        new Placement("countme", new Subnets(new Subnet("10.213.4")), "/var/lib/docker", true, true)))
                .singleElement()
                .satisfies(bans -> assertThat(bans.note()).contains("one address", "tell them apart"));
    }

    private String proxyFile(String name) {
        return proxy.configuration(SITE).files().getOrDefault(name, "");
    }
}
