package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import countme.topology.config.AlertReceivers;
import countme.topology.config.AlertReceivers.Login;
import countme.topology.config.AlertReceivers.Mail;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Examples;
import countme.topology.service.Placement;
import countme.topology.service.watch.Alert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertmanagerTest {
    @TempDir
    private static Path directory = Path.of("");

    private static final Placement SITE = new Placement("countme", new Subnets(new Subnet("10.213.4")));
    private final AlertReceivers all = new AlertReceivers(
            Optional.of("https://hook.example/a?b=c"),
            Optional.of(new Mail(
                    "ops@count.example",
                    "countme@count.example",
                    "mail.example:587",
                    Optional.of(new Login("countme", directory.resolve("password"))))),
            Optional.of("https://watchdog.example/d"));

    @BeforeAll
    static void writePassword() throws IOException {
        Files.writeString(directory.resolve("password"), "s3cret\n");
    }

    @Test
    void tellsNobodyUnlessAsked() {
        assertThat(receivers(AlertReceivers.NONE)).isEqualTo(Yaml.parse("[{name: nobody}, {name: watchdog}]"));
        assertThat(Yaml.parse(yaml(AlertReceivers.NONE)).at("/route/receiver").asText())
                .isEqualTo("nobody");
    }

    @Test
    void postsAndMailsToWhomItIsTold() {
        assertThat(receivers(all)).isEqualTo(Yaml.parse("""
                - name: operator
                  webhook_configs:
                    - url_file: /etc/countme/current/webhook.key
                      send_resolved: true
                  email_configs:
                    - to: ops@count.example
                      from: countme@count.example
                      smarthost: mail.example:587
                      require_tls: true
                      send_resolved: true
                      auth_username: countme
                      auth_password_file: /etc/countme/current/smtp.key
                - name: watchdog
                  webhook_configs:
                    - url_file: /etc/countme/current/watchdog.key
                      send_resolved: false
                """));
    }

    @Test
    void aQuoteInAnAddressDoesNotEndTheText() {
        var receivers = new AlertReceivers(
                Optional.empty(),
                Optional.of(
                        new Mail("o'neill@count.example", "a\"b\"@count.example", "mail.example:25", Optional.empty())),
                Optional.empty());
        assertThat(receivers(receivers).findValuesAsText("to")).containsExactly("o'neill@count.example");
        assertThat(receivers(receivers).findValuesAsText("from")).containsExactly("a\"b\"@count.example");
    }

    @Test
    void aServerThatTakesMailFromAnybodyNeedsNoTls() {
        var receivers = new AlertReceivers(
                Optional.empty(),
                Optional.of(
                        new Mail("ops@count.example", "countme@count.example", "mail.example:25", Optional.empty())),
                Optional.empty());
        JsonNode mail = receivers(receivers).findValue("email_configs").path(0);
        assertThat(mail.path("require_tls").asBoolean(true)).isFalse();
        assertThat(mail.fieldNames()).toIterable().noneMatch(name -> name.startsWith("auth_"));
    }

    @Test
    void secretsAreInFilesThatOnlyItselfReads() {
        var files = new Alertmanager(all, Examples.CONSOLE).configuration(SITE).files();
        assertThat(files)
                .containsEntry("smtp.key", "s3cret")
                .containsEntry("webhook.key", "https://hook.example/a?b=c");
        assertThat(yaml(all)).doesNotContain("s3cret", "hook.example", "watchdog.example");
        assertThat(all.mail().toString()).doesNotContain("s3cret");
        assertThat(files.keySet())
                .filteredOn(file -> !file.equals("alertmanager.yml"))
                .allSatisfy(file -> assertThat(ConfigFiles.mode(file)).isEqualTo(0400));
    }

    @Test
    void everyAlertItTreatsInAParticularWayExists() {
        Matcher names = Pattern.compile("alertname=~?\"([^\"]+)\"").matcher(yaml(AlertReceivers.NONE));
        assertThat(names.results().flatMap(name -> Pattern.compile("\\|").splitAsStream(name.group(1))))
                .isNotEmpty()
                .isSubsetOf(RulesTest.rules().alerts().stream().map(Alert::name).collect(Collectors.toSet()));
    }

    @Test
    void linksLeadToTheConsole() {
        assertThat(new Alertmanager(all, Examples.CONSOLE).command())
                .contains("--web.external-url=https://localhost:9443/alertmanager/", "--web.route-prefix=/");
    }

    private static JsonNode receivers(AlertReceivers receivers) {
        return Yaml.parse(yaml(receivers)).path("receivers");
    }

    private static String yaml(AlertReceivers receivers) {
        return String.valueOf(new Alertmanager(receivers, Examples.CONSOLE)
                .configuration(SITE)
                .files()
                .get("alertmanager.yml"));
    }
}
