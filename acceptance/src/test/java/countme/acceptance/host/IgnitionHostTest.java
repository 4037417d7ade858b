package countme.acceptance.host;

import static countme.acceptance.host.Operator.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import countme.acceptance.host.Commands.Result;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code host ignition} prints works: its users, files and units are put on a host as Ignition would, the host is booted, and clients try it. It is a
 * Debian host; what only CoreOS has is not tried (docs/host.md).
 */
@Tag("hosts")
class IgnitionHostTest {
    @TempDir
    static Path directory = Path.of("");

    private static TestHost host;

    @BeforeAll
    static void aHostBootsWithWhatItsDefinitionSays() throws Exception {
        assumeTrue(TestHost.isPossible(), "needs Linux, root, docker and ssh");
        host = new TestHost(directory);
        var operator = new Operator(directory, "ada");
        Path definition = operator.define(
                List.of(
                        user("ada", "admin", host.key("ada")),
                        user("ben", "operator", host.key("ben")),
                        user("ci", "deployer", host.key("ci"))),
                "launcher: {archive: 'https://downloads.example/countme.tar.gz', sha256: '" + "0".repeat(64)
                        + "', arguments: [--production]}");
        JsonNode ignition = new ObjectMapper()
                .readTree(Operator.run("host", "ignition", "--definition", definition.toString())
                        .out());
        // On CoreOS, fail2ban is in a container.
        host.must("systemctl disable -q --now fail2ban");
        host.load("countme-stand-in/fail2ban", "crazymax/fail2ban:1.1.0");
        accounts(ignition.at("/passwd"));
        ignition.at("/storage/files").forEach(IgnitionHostTest::file);
        launcher();
        ignition.at("/systemd/units").forEach(IgnitionHostTest::unit);
        host.boot();
    }

    @AfterAll
    static void removesIt() {
        if (host != null) {
            host.close();
        }
    }

    private static void accounts(JsonNode passwd) {
        passwd.path("groups")
                .forEach(group ->
                        host.must("groupadd -f --system " + group.get("name").asText()));
        for (JsonNode user : passwd.path("users")) {
            String name = user.get("name").asText();
            List<String> groups = StreamSupport.stream(user.path("groups").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
            if (!name.equals("root")) {
                host.must("useradd --create-home --shell "
                        + user.get("shell").asText().replace("/sbin/nologin", "/usr/sbin/nologin")
                        + (user.has("homeDir")
                                ? " --home-dir " + user.get("homeDir").asText()
                                : "")
                        + (user.has("primaryGroup")
                                ? " --gid " + user.get("primaryGroup").asText()
                                : "")
                        + " --groups " + String.join(",", groups) + " " + name);
            }
            host.must("usermod --password '" + user.get("passwordHash").asText() + "' " + name);
        }
    }

    private static void file(JsonNode file) {
        String source = file.at("/contents/source").asText();
        if (source.startsWith("data:,")) {
            write(
                    file.get("path").asText(),
                    Integer.toOctalString(file.get("mode").asInt()),
                    URLDecoder.decode(source.substring("data:,".length()), StandardCharsets.UTF_8));
        }
    }

    private static void unit(JsonNode unit) {
        String name = unit.get("name").asText();
        if (unit.has("contents")) {
            write("/etc/systemd/system/" + name, "644", unit.get("contents").asText());
        }
        if (unit.path("enabled").asBoolean() && !name.equals("chronyd.service")) {
            host.must("systemctl enable -q " + name);
        }
    }

    private static void write(String path, String mode, String text) {
        host.must("mkdir -p $(dirname " + path + ") && base64 -d > " + path + " <<< "
                + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + " && chmod " + mode + " "
                + path);
    }

    /** In the launcher's place, in an archive such as the distribution's: a program that says what it was given, and stays; or writes a backup. */
    private static void launcher() {
        host.must("""
                mkdir -p /tmp/dist/countme/bin && cd /tmp/dist
                printf '#!/bin/sh\\n[ "$1" = backup ] && echo 7 > "$3"\\n[ "$1" = up ] || exit 0\\necho "$@" > "$HOME/arguments"\\nexec sleep infinity\\n' > countme/bin/countme
                chmod 755 countme/bin/countme && tar czf /var/lib/countme-launcher.tar.gz countme
                """);
    }

    @Test
    void everyUnitRuns() {
        for (String unit : List.of(
                "countme-firewall.service",
                "countme-sessions.timer",
                "countme-backup.timer",
                "countme-sshd-log.service",
                "countme-fail2ban.service",
                "countme-install.service",
                "countme.service",
                "docker.service")) {
            assertThat(host.sh("systemctl is-active " + unit).output()).as(unit).isEqualTo("active");
        }
        assertThat(host.must("docker info -f '{{.LiveRestoreEnabled}} {{.LoggingDriver}}'"))
                .isEqualTo("true json-file");
    }

    @Test
    void theLauncherRunsUpAndIsStartedAgain() {
        assertThat(host.must("cat /var/lib/countme/arguments")).isEqualTo("up --yes --production");
        String before =
                host.must("systemctl show -P MainPID countme; ps -o user= -p $(systemctl show -P MainPID countme)");
        assertThat(before).contains("countme");

        host.must("kill -9 $(systemctl show -P MainPID countme)");

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> host.sh("systemctl is-active countme").output().equals("active")
                        && !host.must("systemctl show -P MainPID countme")
                                .equals(before.lines().findFirst().orElse("")));
    }

    @Test
    void aBackupIsWrittenForTheLaunchersUserOnlyAndIsDueEachDay() {
        host.must("systemctl start countme-backup.service");

        assertThat(host.must("cd /var/lib/countme/backups && stat -c '%U %a' . && stat -c '%U %a %n' *"))
                .matches("countme 700\ncountme 600 count-\\d{8}T\\d{6}Z\\.zip");
        assertThat(host.must("systemctl list-timers --no-legend countme-backup.timer"))
                .contains("countme-backup.service");
    }

    @Test
    void eachRoleComesInAndGetsWhatItMay() {
        assertThat(host.ssh(Login.as("ada"), "sudo id -un").output()).isEqualTo("root");
        assertThat(host.ssh(Login.as("ada").overIpv6(), "id -un").output()).contains("ada");
        assertThat(host.ssh(Login.as("ben"), "countme status && sudo -n id").output())
                .contains("password is required");
        assertThat(host.ssh(Login.as("ben"), "countme down").output()).contains("may not have 'down' done");
        assertThat(host.ssh(Login.as("ci"), "status").status()).isZero();
        assertThat(host.ssh(Login.as("ci"), "id").output()).contains("may not have 'id' done");
        assertThat(host.ssh(Login.as("root").from("10.215.1.100"), "id").output())
                .contains("Permission denied");
        assertThat(host.must("grep -c '^[^:]*:!:' /etc/shadow; getent shadow root | cut -d: -f2"))
                .endsWith("!");
    }

    @Test
    void theFirewallHoldsSinceBootAndOverTheEnginesRestart() {
        for (int i = 0; i < 2; i++) {
            host.assertAnswer(TestHost.STRANGER, TestHost.ADDRESS, 22, TestHost.NOTHING);
            host.assertAnswer(TestHost.STRANGER, TestHost.ADDRESS, 9999, TestHost.NOTHING);
            host.assertAnswer(TestHost.STRANGER6, TestHost.ADDRESS6, 9999, TestHost.NOTHING);
            host.assertAnswer(TestHost.STRANGER, TestHost.ADDRESS, 80, "hello");
            host.assertAnswer(TestHost.ADMIN6, TestHost.ADDRESS6, 22, "SSH-2.0");
            host.must("systemctl restart docker");
        }
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> host.sh("docker exec countme-fail2ban fail2ban-client -s /tmp/fail2ban.sock ping")
                        .succeeded());
    }

    @Test
    void fail2banInItsContainerBansAClientThatGuesses() {
        String guesser = "10.215.1.105";
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> host.sh("docker exec countme-fail2ban fail2ban-client -s /tmp/fail2ban.sock status"
                                + " countme-sshd")
                        .succeeded());
        for (int i = 0; i < 6; i++) {
            Result unused = host.ssh(Login.as("oracle").from(guesser).with("root"), "id", "-o ConnectTimeout=1");
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> host.must("nft list ruleset").contains("elements = { " + guesser + " }"));
        host.assertAnswer(guesser, TestHost.ADDRESS, 22, TestHost.NOTHING);
        assertThat(host.ssh(Login.as("ada"), "id -un").output()).isEqualTo("ada");
    }
}
