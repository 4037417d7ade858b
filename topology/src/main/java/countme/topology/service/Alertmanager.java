package countme.topology.service;

import countme.topology.config.AlertReceivers;
import java.util.Map;

/** Tells people about alerts: by e-mail, by a webhook, or only to whoever looks. */
public final class Alertmanager extends Service {
    private static final int PORT = 9093;

    private final AlertReceivers receivers;

    public Alertmanager(AlertReceivers receivers) {
        super("alertmanager", ImageRef.of("prom/alertmanager:v0.28.1"), 60);
        this.receivers = receivers;
        runsAs(65534, 65534);
        command(
                "alertmanager",
                "--config.file=" + ConfigFiles.CURRENT + "/alertmanager.yml",
                "--storage.path=/alertmanager",
                // One instance: there is nobody to gossip with.
                "--cluster.listen-address=",
                "--web.listen-address=:" + PORT);
        keeps(new DataVolume("alertmanager-data", "/alertmanager"));
        environment("GOMEMLIMIT", "24MiB");
        limitedTo(new Limits(96, 64, 256));
        healthy(HealthCheck.wget(PORT, "/-/ready"));
        writes(LogFormat.LOGFMT);
        measuredAt(PORT, "/metrics");
    }

    public int port() {
        return PORT;
    }

    @Override
    public ConfigFiles configuration(Site site) {
        var yaml = new StringBuilder("""
                route:
                  receiver: operator
                  group_by: [alertname, service]
                  group_wait: 10s
                  group_interval: 1m
                  repeat_interval: 4h
                receivers:
                  - name: operator
                """);
        receivers.webhook().ifPresent(url -> yaml.append("""
                    webhook_configs:
                      - url: '%s'
                """.formatted(url)));
        receivers.mail().ifPresent(mail -> yaml.append("""
                    email_configs:
                      - to: '%s'
                        from: '%s'
                        smarthost: '%s'
                        require_tls: false
                        send_resolved: true
                """.formatted(mail.to(), mail.from(), mail.server())));
        return ConfigFiles.of(Map.of("alertmanager.yml", yaml.toString()));
    }
}
