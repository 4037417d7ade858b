package countme.topology.service;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.AlertReceivers;
import countme.topology.config.Subnet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertmanagerTest {
    private static final Site SITE = new Site("countme", new Subnet("10.213.7"));

    @Test
    void tellsNobodyUnlessAsked() {
        assertThat(yaml(AlertReceivers.NONE)).endsWith("receivers:\n  - name: operator\n");
    }

    @Test
    void postsAndMailsToWhomItIsTold() {
        var receivers = new AlertReceivers(
                Optional.of("https://hook.example/a?b=c"),
                Optional.of(new AlertReceivers.Mail("ops@count.example", "countme@count.example", "mail.example:25")));
        assertThat(yaml(receivers)).endsWith("""
                receivers:
                  - name: operator
                    webhook_configs:
                      - url: 'https://hook.example/a?b=c'
                    email_configs:
                      - to: 'ops@count.example'
                        from: 'countme@count.example'
                        smarthost: 'mail.example:25'
                        require_tls: false
                        send_resolved: true
                """);
    }

    private static String yaml(AlertReceivers receivers) {
        return String.valueOf(
                new Alertmanager(receivers).configuration(SITE).files().get("alertmanager.yml"));
    }
}
