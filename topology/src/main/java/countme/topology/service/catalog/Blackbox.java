package countme.topology.service.catalog;

import countme.topology.config.Network;
import countme.topology.service.ConfigFiles;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.Tls;
import countme.topology.service.watch.Alert;
import countme.topology.service.watch.Figure;
import countme.topology.service.watch.Graph;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.ProcessMetrics;
import countme.topology.service.watch.Unit;
import java.time.Duration;
import java.util.Map;

/** Asks the proxy as users do, over TLS, and tells whether an answer came and when the certificate expires. */
public final class Blackbox extends Service {
    private static final int PORT = 9115;
    /** A certificate that expires sooner is worth an alert, unless it lives so shortly that this is more than {@link #LAST_PART} of its life. */
    private static final Duration CERTIFICATE = Duration.ofDays(20);

    /** Of a certificate's life: it is renewed when a third is left. */
    private static final int LAST_PART = 4;

    private static final String MODULE = "not_counted";

    public Blackbox(Proxy proxy) {
        super("blackbox", ImageRef.of("prom/blackbox-exporter:v0.27.0"), 72);
        on(Network.ops);
        runsAs(65534, 65534);
        dependsOn(proxy);
        exchanges(proxy, "a probe");
        command(
                "blackbox_exporter",
                "--config.file=" + ConfigFiles.CURRENT + "/blackbox.yml",
                // Of every probe that succeeds it would tell in seven lines.
                "--log.level=warn",
                "--web.listen-address=:" + PORT);
        environment("GOMEMLIMIT", "24MiB");
        limitedTo(new Limits(64, 32, 256));
        healthy(HealthCheck.wget(PORT, "/-/healthy"));
        writes(LogFormat.LOGFMT);
        measuredAt(PORT, "/metrics");
        long certificate = tooShort(proxy.tls());
        runs(ProcessMetrics.usual("blackbox_exporter"));
        showsFirst(Figure.of(
                        "certificate",
                        "Certificate",
                        "until it expires",
                        Unit.duration,
                        "min(probe_ssl_earliest_cert_expiry) - time()")
                .badBelow((double) certificate));
        shows(Graph.of("Probe", Unit.seconds, "sum by (phase) (probe_http_duration_seconds)"));
        // Any path but the root is answered 404 by a replica and counts nothing.
        String target = "https://" + proxy.instance(0) + ":" + proxy.probesPort() + "/probe";
        measuredAt("probe", PORT, "/probe", Map.of("module", MODULE, "target", target));
        alerts(
                proxy.name(),
                Alert.critical(
                        "ProbeFailing",
                        "probe_success == 0",
                        Duration.ofSeconds(15),
                        "The counter does not answer over TLS as it should"));
        alerts(
                proxy.name(),
                Alert.warning(
                        "CertificateExpiring",
                        "probe_ssl_earliest_cert_expiry - time() < " + certificate,
                        Duration.ZERO,
                        "The certificate expires in {{ $value | humanizeDuration }}"));
    }

    /** Seconds that a certificate has left when it is worth an alert. */
    private static long tooShort(Tls tls) {
        return tls.lifetime()
                .map(life -> life.dividedBy(LAST_PART))
                .filter(part -> part.compareTo(CERTIFICATE) < 0)
                .orElse(CERTIFICATE)
                .toSeconds();
    }

    @Override
    protected ConfigFiles configure(Placement site) {
        return ConfigFiles.of(Map.of("blackbox.yml", """
                modules:
                  %s:
                    prober: http
                    timeout: 3s
                    http:
                      preferred_ip_protocol: ip4
                      valid_status_codes: [404]
                      fail_if_not_ssl: true
                      # Whether the certificate is trusted is its users' question; its expiry is told in any case.
                      tls_config: {insecure_skip_verify: true}
                """.formatted(MODULE)));
    }
}
