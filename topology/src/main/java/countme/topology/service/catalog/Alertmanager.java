package countme.topology.service.catalog;

import countme.topology.config.AlertReceivers;
import countme.topology.config.Network;
import countme.topology.service.ConfigFiles;
import countme.topology.service.DataVolume;
import countme.topology.service.HealthCheck;
import countme.topology.service.ImageRef;
import countme.topology.service.Limits;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.watch.Alert;
import countme.topology.service.watch.Graph;
import countme.topology.service.watch.LogFormat;
import countme.topology.service.watch.Unit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells people about alerts: by e-mail, by a webhook, or only to whoever looks. What must stay secret is in files of its own, which its
 * configuration names.
 */
public final class Alertmanager extends Service {
    /** Fires always: whoever it goes to misses it when alerting is broken. */
    static final String WATCHDOG = "Watchdog";

    /** What the receiver of an alert is called where there is none; the console knows the name. */
    private static final String NOBODY = "nobody";

    private static final int PORT = 9093;
    private static final String WEBHOOK_FILE = "webhook.key";
    private static final String WATCHDOG_FILE = "watchdog.key";
    private static final String PASSWORD_FILE = "smtp.key";

    private final AlertReceivers receivers;

    /**
     * Describes Alertmanager.
     *
     * @param console where the links in what it says lead: its own address is none for people
     */
    public Alertmanager(AlertReceivers receivers, String console) {
        super("alertmanager", ImageRef.of("prom/alertmanager:v0.28.1"), 60);
        this.receivers = receivers;
        if (receivers.equals(AlertReceivers.NONE)) {
            on(Network.ops);
        } else {
            // They are outside.
            on(Network.edge, Network.ops);
        }
        receivers.mail().ifPresent(mail -> sendsOutside("mail server", "alerts"));
        receivers.webhook().ifPresent(url -> sendsOutside("webhook", "alerts"));
        receivers.watchdog().ifPresent(url -> sendsOutside("watchdog", "that alerting works"));
        runsAs(65534, 65534);
        command(
                "alertmanager",
                "--config.file=" + ConfigFiles.CURRENT + "/alertmanager.yml",
                "--storage.path=/alertmanager",
                // One instance: there is nobody to gossip with.
                "--cluster.listen-address=",
                "--web.listen-address=:" + PORT,
                "--web.external-url=" + console + "/alertmanager/",
                "--web.route-prefix=/");
        keeps(new DataVolume("alertmanager-data", "/alertmanager"));
        environment("GOMEMLIMIT", "24MiB");
        limitedTo(new Limits(96, 64, 256));
        healthy(HealthCheck.wget(PORT, "/-/ready"));
        writes(LogFormat.LOGFMT);
        measuredAt(PORT, "/metrics");
        shows(Graph.of("Alerts", Unit.count, "sum by (state) (alertmanager_alerts)"));
        alerts(Alert.warning(
                "AlertsNotDelivered",
                "sum by (integration) (increase(alertmanager_notifications_failed_total[5m])) > 0",
                Duration.ZERO,
                "Alerts do not arrive by {{ $labels.integration }}"));
    }

    public int port() {
        return PORT;
    }

    @Override
    protected ConfigFiles configure(Placement site) {
        var files = new TreeMap<String, String>();
        boolean told = receivers.webhook().isPresent() || receivers.mail().isPresent();
        var operator = new HashMap<String, Object>(Map.of("name", told ? "operator" : NOBODY));
        receivers.webhook().ifPresent(url -> {
            files.put(WEBHOOK_FILE, url);
            operator.put("webhook_configs", webhook(WEBHOOK_FILE, true));
        });
        receivers.mail().ifPresent(mail -> {
            mail.login().ifPresent(login -> files.put(PASSWORD_FILE, login.password()));
            operator.put("email_configs", mail(mail));
        });
        var watchdog = new HashMap<String, Object>(Map.of("name", "watchdog"));
        receivers.watchdog().ifPresent(url -> {
            files.put(WATCHDOG_FILE, url);
            watchdog.put("webhook_configs", webhook(WATCHDOG_FILE, false));
        });
        files.put(
                "alertmanager.yml",
                Template.read("alertmanager.yml")
                        .with("alert", WATCHDOG)
                        .with("told", String.valueOf(operator.get("name")))
                        .with("operator", Json.line(operator))
                        .with("watchdog", Json.line(watchdog))
                        .text());
        return ConfigFiles.of(files);
    }

    private static List<Map<String, Object>> webhook(String urlFile, boolean resolved) {
        return List.of(Map.of("url_file", file(urlFile), "send_resolved", resolved));
    }

    /** Without a login, a server of one's own, often without TLS; a password is never sent without. */
    private static List<Map<String, Object>> mail(AlertReceivers.Mail mail) {
        var config = new HashMap<String, Object>(Map.of(
                "to", mail.to(),
                "from", mail.from(),
                "smarthost", mail.server(),
                "require_tls", mail.login().isPresent(),
                "send_resolved", true));
        mail.login().ifPresent(login -> {
            config.put("auth_username", login.user());
            config.put("auth_password_file", file(PASSWORD_FILE));
        });
        return List.of(config);
    }

    private static String file(String name) {
        return ConfigFiles.CURRENT + "/" + name;
    }
}
