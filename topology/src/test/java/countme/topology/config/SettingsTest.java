package countme.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.Settings.OwnCertificate;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void theDefaultsAreUsable() {
        Settings defaults = Settings.defaults();
        assertThat(defaults.project()).isEqualTo("countme");
        assertThat(defaults.ports()).isEqualTo(new Ports("127.0.0.1", 8443, 8080, "127.0.0.1", 9443));
        assertThat(defaults.replicas()).isEqualTo(2);
        assertThat(defaults.subnets()).isEmpty();
        assertThat(defaults.certificate()).isEmpty();
        assertThat(defaults.waitTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(defaults.exactlyOnce()).isTrue();
        assertThat(defaults.monitoring()).isTrue();
        assertThat(defaults.minFreeDisk()).isEqualTo(2L * 1024 * 1024 * 1024);
    }

    @Test
    void whatIsSetHolds() {
        Settings set = Settings.defaults()
                .withProject("other")
                .withPorts(new Ports("0.0.0.0", 443, 80, "127.0.0.1", 9000))
                .with(Map.of(
                        Setting.SERVER_NAME, "count.example",
                        Setting.SUBNET, "10.1.4.0/22",
                        Setting.FOLLOW_TAG, "stable",
                        Setting.EXACTLY_ONCE, false,
                        Setting.TRAINED_START, false,
                        Setting.AFTER_DEPLOY, "/opt/tell",
                        Setting.ENGINE, "unix:///run/docker.sock"));

        assertThat(set.project()).isEqualTo("other");
        assertThat(set.ports()).isEqualTo(new Ports("0.0.0.0", 443, 80, "127.0.0.1", 9000));
        assertThat(set.serverName()).isEqualTo("count.example");
        assertThat(set.subnets()).contains(new Subnets(new Subnet("10.1.4")));
        assertThat(set.followTag()).isEqualTo("stable");
        assertThat(set.exactlyOnce()).isFalse();
        assertThat(set.trainedStart()).isFalse();
        assertThat(set.with(Setting.TRAINED_START, true).trainedStart()).isTrue();
        assertThat(set.afterDeploy()).contains(Path.of("/opt/tell"));
        assertThat(set.engine()).isEqualTo("unix:///run/docker.sock");
    }

    @Test
    void whoIsAnsweredIsWhatIsSet() {
        assertThat(Settings.defaults().admission()).isEqualTo(Admission.under("localhost"));
        assertThat(Settings.defaults()
                        .with(Map.of(
                                Setting.SERVER_NAME, "count.example",
                                Setting.ALLOW_HOST, "old.example, *.more.example",
                                Setting.UNLIMITED, "192.0.2.7,2001:db8::/32",
                                Setting.TRUSTED_PROXIES, "10.0.0.0/8",
                                Setting.TLS, "modern"))
                        .admission())
                .isEqualTo(new Admission(
                        "count.example",
                        List.of("old.example", "*.more.example"),
                        List.of("192.0.2.7", "2001:db8::/32"),
                        List.of("10.0.0.0/8"),
                        false,
                        Admission.TlsLevel.modern));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROJECT|Countme",
                "PROJECT|-x",
                "PROJECT|a.b",
                "PROJECT|''",
                "BIND|localhost",
                "BIND|300.0.0.1",
                "BIND|''",
                "HTTPS_PORT|0",
                "HTTPS_PORT|65536",
                "HTTPS_PORT|99999999999",
                "HTTPS_PORT|http",
                "HTTP_PORT|-1",
                "SERVER_NAME|a b",
                "SERVER_NAME|*.example",
                "SERVER_NAME|count.example:8443",
                "SERVER_NAME|::1",
                "SERVER_NAME|a..b",
                "SERVER_NAME|$host",
                "SERVER_NAME|''",
                "HOSTS|good.example,bad name",
                "HOSTS|a*.example",
                "ALLOW_HOST|bad name",
                "ALLOW_HOST|10.0.0.1:80",
                "ALLOW_HOST|good.example;",
                "UNLIMITED|192.0.2.0/33",
                "UNLIMITED|2001:db8::/129",
                "UNLIMITED|192.0.2",
                "UNLIMITED|count.example",
                "TRUSTED_PROXIES|unix:",
                "TRUSTED_PROXIES|192.0.2.1/24;",
                "TRUSTED_PROXIES|192.0.2.1/",
                "PROXY_PROTOCOL|v2",
                "TLS|old",
                "TLS|Modern",
                "REPLICAS|0",
                "REPLICAS|9",
                "REPLICAS|1.5",
                "SUBNET|10.213.4.0/24",
                "SUBNET|10.213.5.0/22",
                "SUBNET|10.213.256.0/22",
                "WAIT_TIMEOUT|0",
                "WAIT_TIMEOUT|2m",
                "EXACTLY_ONCE|yes",
                "EXACTLY_ONCE|''",
                "MONITORING|no",
                "TRAINED_START|no",
                "MIN_FREE_DISK|2g",
            })
    void aWrongValueIsAProblemThatNamesItsSource(Setting setting, String value) {
        assertThatThrownBy(() -> from(Map.of(setting, value))).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(problem.what()).contains("'" + value + "'").contains("flag --" + setting.key());
            assertThat(problem.next()).contains("--" + setting.key()).contains(setting.variable());
        });
    }

    @Test
    void alertsAreSentToNobodyUnlessSomebodyIsNamed() {
        assertThat(from(Map.of()).alertReceivers()).isEqualTo(AlertReceivers.NONE);
        assertThat(from(Map.of(
                                Setting.ALERT_WEBHOOK,
                                "https://hook.example/a",
                                Setting.ALERT_EMAIL,
                                "ops@count.example",
                                Setting.SMTP_SERVER,
                                "mail.example:25"))
                        .alertReceivers())
                .isEqualTo(new AlertReceivers(
                        Optional.of("https://hook.example/a"),
                        Optional.of(new AlertReceivers.Mail(
                                "ops@count.example", "countme@localhost", "mail.example:25", Optional.empty())),
                        Optional.empty()));
    }

    @Test
    void onlyBalancersThatAreNamedSpeakTheProxyProtocol() {
        assertThat(from(Map.of(Setting.PROXY_PROTOCOL, "true", Setting.TRUSTED_PROXIES, "10.0.0.7"))
                        .admission()
                        .proxyProtocol())
                .isTrue();
        assertThatThrownBy(() -> from(Map.of(Setting.PROXY_PROTOCOL, "true")))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(problem.next()).contains("--trusted-proxies");
                });
    }

    @Test
    void anEMailNeedsAServer() {
        assertThatThrownBy(() -> from(Map.of(Setting.ALERT_EMAIL, "ops@count.example")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("--smtp-server");
    }

    @Test
    void aWrongVariableIsNamed() {
        assertThatThrownBy(() -> Settings.from(
                        SettingSources.resolve(Map.of(), Map.of("COUNTME_REPLICAS", "many"), null, false)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("environment COUNTME_REPLICAS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BIND|0.0.0.0",
                "BIND|::",
                "SERVER_NAME|count.example",
                "SERVER_NAME|192.0.2.7",
                "SERVER_NAME|Count-1.example",
                "HOSTS|*.example, 192.0.2.7, fe80::1, ::1",
                "HOSTS|''",
                "REPLICAS|8",
                "SUBNET|10.213.4.0/22",
                "UNLIMITED|''",
                "UNLIMITED|192.0.2.7, 198.51.100.0/24,2001:db8::/32, ::1",
            })
    void goodValuesAreTaken(Setting setting, String value) {
        assertThat(from(Map.of(setting, value))).isNotNull();
    }

    @Test
    void hostsAreSeparatedByCommas() {
        assertThat(from(Map.of(Setting.HOSTS, "a.example, b.example,,")).hosts())
                .containsExactly("a.example", "b.example");
    }

    @Test
    void bothPortsCannotBeTheSame() {
        assertThatThrownBy(() -> from(Map.of(Setting.HTTP_PORT, "8443")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @Test
    void aCertificateNeedsItsKey() {
        assertThatThrownBy(() -> from(Map.of(Setting.CERTIFICATE, "chain.pem")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE));
        assertThat(from(Map.of(Setting.CERTIFICATE, "chain.pem", Setting.CERTIFICATE_KEY, "key.pem"))
                        .certificate())
                .contains(new OwnCertificate(
                        Path.of("chain.pem").toAbsolutePath(),
                        Path.of("key.pem").toAbsolutePath()));
    }

    @Test
    void theProductionPresetListensOnTheWellKnownPorts() {
        Settings production = Settings.from(SettingSources.resolve(Map.of(), Map.of(), null, true));
        assertThat(production.ports()).isEqualTo(new Ports("0.0.0.0", 443, 80, "127.0.0.1", 9443));
    }

    private static Settings from(Map<Setting, String> flags) {
        return Settings.from(SettingSources.resolve(flags, Map.of(), null, false));
    }

    @Test
    void aPublicAuthorityIsAskedForTheServersNameAndTheOthers() {
        Settings settings = Settings.defaults()
                .with(Map.of(
                        Setting.ACME, "https://authority.example/directory",
                        Setting.ACME_AGREE_TERMS, true,
                        Setting.ACME_EMAIL, "ops@count.example.com",
                        Setting.ACME_TRUST, "/etc/authority.pem",
                        Setting.SERVER_NAME, "Count.example.com",
                        Setting.HOSTS, "www.count.example.com"));

        assertThat(settings.acme())
                .contains(new Acme(
                        URI.create("https://authority.example/directory"),
                        Optional.of("ops@count.example.com"),
                        Optional.of(Path.of("/etc/authority.pem")),
                        Set.of("count.example.com", "www.count.example.com")));
        assertThat(Settings.defaults().acme()).isEmpty();
        assertThat(Settings.defaults()
                        .with(Map.of(
                                Setting.ACME, "https://authority.example/directory",
                                Setting.ACME_AGREE_TERMS, true,
                                Setting.SERVER_NAME, "count.example.com"))
                        .acme()
                        .orElseThrow()
                        .email())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost||Every machine calls itself so",
                "count.localhost||Every machine calls itself so",
                "count||It has no domain",
                "192.0.2.7||It is an address",
                "count.example.com|192.0.2.7|It is an address",
                "count.example.com|2001:db8::7|It is an address",
                "count.example.com|*.count.example.com|there are endless names below"
            })
    void noPublicAuthorityIsAskedForWhatItCannotGive(String serverName, String hosts, String why) {
        Map<Setting, Object> asked = Map.of(
                Setting.ACME,
                "https://authority.example/directory",
                Setting.ACME_AGREE_TERMS,
                true,
                Setting.SERVER_NAME,
                serverName,
                Setting.HOSTS,
                hosts == null ? "" : hosts);

        assertThatThrownBy(() -> Settings.defaults().with(asked))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("No public authority gives a certificate for")
                .hasMessageContaining(why);
    }

    @Test
    void aPublicAuthorityIsAskedOnlyByWhoeverAgreesAndShowsNoOtherCertificate() {
        Map<Setting, Object> asked =
                Map.of(Setting.ACME, "https://authority.example/directory", Setting.SERVER_NAME, "count.example.com");
        assertThatThrownBy(() -> Settings.defaults().with(asked))
                .hasMessageContaining("--acme is set without --acme-agree-terms true");
        Settings own = Settings.defaults()
                .with(Map.of(
                        Setting.CERTIFICATE, "/own.crt",
                        Setting.CERTIFICATE_KEY, "/own.key",
                        Setting.ACME_AGREE_TERMS, true));
        assertThatThrownBy(() -> own.with(asked)).hasMessageContaining("Both --acme and --certificate are set");
        Settings agreed = Settings.defaults()
                .with(Map.of(Setting.ACME_AGREE_TERMS, true, Setting.SERVER_NAME, "count.example.com"));
        assertThatThrownBy(() -> agreed.with(Setting.ACME, "http://authority.example"))
                .hasMessageContaining("https address");
        assertThatThrownBy(() -> agreed.with(Setting.ACME, "not a url")).hasMessageContaining("https address");
        assertThatThrownBy(() ->
                        agreed.with(Map.of(Setting.ACME, "https://authority.example", Setting.ACME_EMAIL, "nobody")))
                .hasMessageContaining("acme-email");
    }
}
