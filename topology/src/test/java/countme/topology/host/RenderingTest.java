package countme.topology.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a definition becomes; that programs understand it is tried on hosts, by the acceptance tests. */
class RenderingTest {
    private static final HostDefinition WHOLE = DefinitionReader.read(Path.of("../docs/host.yaml"), Hosts.TODAY);

    @Test
    void bothKindsOfHostsGetTheSameFilesButForFail2bansSource() throws Exception {
        Map<String, String> ignition = ignitionFiles(WHOLE);

        assertThat(HostFiles.ofDebian(WHOLE))
                .filteredOn(file ->
                        !file.path().startsWith("/etc/systemd/") && !file.path().equals(Jail.PATH))
                .hasSizeGreaterThan(8)
                .allSatisfy(file -> assertThat(ignition).containsEntry(file.path(), file.text()));
        assertThat(Objects.requireNonNull(ignition.get("/etc/countme/fail2ban-jail.conf"))
                        .replaceAll("(?m)^(backend|logpath).*\n", ""))
                .isEqualTo(text(Jail.PATH).replaceAll("(?m)^(backend|journalmatch).*\n", ""));
    }

    @Test
    void nobodyHasAPasswordAndRolesAreGroups() throws Exception {
        JsonNode users = ignition(WHOLE).at("/passwd/users");

        assertThat(users)
                .allSatisfy(
                        user -> assertThat(user.get("passwordHash").asText()).isEqualTo("!"));
        assertThat(users.findValuesAsText("name")).containsExactly("root", "countme", "ada", "ben", "ci");
        assertThat(users.get(2).get("groups").toString()).contains("countme-admin", "docker");
        assertThat(users.get(3).get("groups").toString())
                .contains("countme-operator")
                .doesNotContain("docker");
        assertThat(users.get(4).get("groups").toString()).isEqualTo("[\"countme-deployer\"]");
    }

    @Test
    void theLaunchersArchiveIsFetchedAndCheckedAndItsUnitRunsUp() throws Exception {
        JsonNode ignition = ignition(WHOLE);

        assertThat(ignition.at("/storage/files").toString())
                .contains("\"source\":\"https://downloads.example/countme-0.1.0-linux-amd64.tar.gz\"")
                .contains("\"hash\":\"sha256-" + WHOLE.launcher().orElseThrow().sha256());
        assertThat(Ignition.plain(WHOLE))
                .contains("ExecStart=/opt/countme/bin/countme up --yes --production --server-name count.example\n")
                .contains("start_time = \"03:00\"")
                .contains("days = [ \"Sat\", \"Sun\" ]");
        assertThat(Ignition.plain(Hosts.example())).doesNotContain("countme.service");
    }

    @Test
    void timeServersAreWrittenOnlyIfThereAreSome() {
        assertThat(Ignition.plain(WHOLE)).doesNotContain("/etc/chrony.conf");
        assertThat(Ignition.plain(Hosts.parse(Hosts.YAML + "time-servers: [time.example]\n")))
                .contains("server time.example iburst\n");
    }

    /** Debian's package "ignition" has the validator. */
    @Test
    void ignitionItselfTakesItForValid(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/ignition-validate")), "needs ignition-validate");
        Path file = Files.writeString(directory.resolve("host.ign"), Ignition.of(WHOLE));

        assertThat(run("/usr/bin/ignition-validate", file.toString())).isEqualTo("0 ");
    }

    @Test
    void keysEndOnTheDayAfterTheLastAndDeployersMayDoNothingElse() {
        assertThat(text(SshdConfig.KEYS + "/ada")).isEqualTo(Hosts.KEY + " ada\n");
        assertThat(text(SshdConfig.KEYS + "/ben")).isEqualTo("expiry-time=\"20260701\" " + Hosts.KEY + " ben\n");
        assertThat(text(SshdConfig.KEYS + "/ci")).isEqualTo("restrict " + Hosts.KEY + " ci\n");
        assertThat(text("/etc/countme/last-days")).contains("\nben 20260701\n");
    }

    @Test
    void anotherPortOfSshdIsEverywhere() {
        HostDefinition host = Hosts.parse(Hosts.YAML + "ssh-port: 2222\n");

        assertThat(text(host, SshdConfig.PATH)).contains("\nPort 2222\n");
        assertThat(text(host, Firewall.PATH))
                .contains("tcp dport 2222 ip saddr @admins4")
                .doesNotContain("dport 22 ");
        assertThat(text(host, Jail.PATH)).contains("port = 2222");
        assertThat(text(SshdConfig.PATH)).doesNotContain("Port ");
    }

    @Test
    void theFirewallKnowsBothFamiliesAndRefusesWhatIsLeft() {
        String rules = text(Firewall.PATH);

        assertThat(rules)
                .contains("elements = { 192.0.2.0/24 }", "elements = { 2001:db8:7:0:0:0:0:0/48 }")
                .contains("tcp dport { 80, 443 }")
                .endsWith("        counter name dropped drop\n    }\n}\n");
        assertThat(text(Hosts.parse(Hosts.YAML.replace(", \"2001:db8:7::/48\"", "")), Firewall.PATH))
                .containsOnlyOnce("elements");
        assertThat(text(Hosts.parse(Hosts.YAML + "web-ports: []\n"), Firewall.PATH))
                .doesNotContain("web_accepted accept");
    }

    /** The gate itself, with a launcher that says what it was given. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            deployer status                          | 0 status
            deployer countme deploy app:1.2          | 0 deploy app:1.2
            deployer deploy reg.example:5000/a@sha256:0f | 0 deploy reg.example:5000/a@sha256:0f
            deployer deploy app --changes-behaviour  | 0 deploy app --changes-behaviour
            deployer                                 | 2
            deployer logs                            | 2
            deployer purge                           | 2
            deployer exec app-1 -- sh                | 2
            deployer deploy @/tmp/options            | 2
            deployer deploy --before-deploy /tmp/x   | 2
            deployer deploy --before-deploy=/tmp/x   | 2
            deployer deploy -etcp://x                | 2
            deployer deploy /tmp/x                   | 2
            deployer deploy app;id                   | 2
            deployer deploy app *                    | 2
            deployer guard list                      | 2
            operator logs app -f -n 10               | 0 logs app -f -n 10
            operator scale app=3                     | 0 scale app=3
            operator guard ban 2001:db8::1           | 0 guard ban 2001:db8::1
            operator status --engine tcp://x         | 2
            operator down                            | 2
            operator restore x                       | 2
            """)
    void aRoleGetsItsVerbsAndNoOptionThatRunsSomethingElse(String given, String expected, @TempDir Path directory)
            throws Exception {
        Path launcher = script(directory.resolve("launcher"), "#!/bin/sh\necho \"$@\"\n");
        Path gate = script(
                directory.resolve("gate"),
                text(RoleFiles.GATE)
                        .replace(LauncherUnit.PROGRAM, launcher.toString())
                        .replace("cd " + LauncherUnit.HOME, "cd " + directory));

        String[] words = given.split(" ", -1);
        String[] command = new String[words.length + 1];
        command[0] = gate.toString();
        System.arraycopy(words, 0, command, 1, words.length);

        assertThat(run(command)).isEqualTo(expected.equals("2") ? "2 " : expected);
    }

    @Test
    void eachDayABackupIsWrittenAndTheOldestGo(@TempDir Path directory) throws Exception {
        HostDefinition host = Hosts.parse(Hosts.YAML + "backup: {time: '04:15', keep: 2}\n");
        assertThat(Ignition.plain(host))
                .contains(
                        "OnCalendar=*-*-* 04:15:00 UTC\nPersistent=true\n",
                        "ExecStart=/usr/local/libexec/countme-backup\n");
        Path backups = directory.resolve("backups");
        Path launcher = script(
                directory.resolve("launcher"),
                "#!/bin/sh\n[ \"$1 $2\" = 'backup --yes' ] || exit 2\n[ -e ../full ] && exit 1\necho 7 > \"$3\"\n");
        Path program = script(
                directory.resolve("backup"),
                text(host, "/usr/local/libexec/countme-backup")
                        .replace(BackupSchedule.DIRECTORY, backups.toString())
                        .replace(LauncherUnit.PROGRAM, launcher.toString()));
        Files.createDirectories(backups);
        for (String other : List.of("count-20260101T000000Z.zip", "count-20260102T000000Z.zip", "by-hand.zip")) {
            Files.writeString(backups.resolve(other), "old");
        }

        assertThat(run(program.toString())).isEqualTo("0 ");

        assertThat(names(backups))
                .hasSize(3)
                .contains("by-hand.zip", "count-20260102T000000Z.zip")
                .doesNotContain("count-20260101T000000Z.zip");
        Files.writeString(directory.resolve("full"), "");
        List<String> before = names(backups);
        assertThat(run(program.toString())).isEqualTo("1 ");
        assertThat(names(backups)).isEqualTo(before);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static Path script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** Exit status and output of a program. */
    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + output;
    }

    private static String text(String path) {
        return text(Hosts.example(), path);
    }

    private static String text(HostDefinition host, String path) {
        return HostFiles.ofDebian(host).stream()
                .filter(file -> file.path().equals(path))
                .map(HostFile::text)
                .collect(Collectors.joining());
    }

    private static JsonNode ignition(HostDefinition host) throws IOException {
        return new ObjectMapper().readTree(Ignition.of(host));
    }

    private static Map<String, String> ignitionFiles(HostDefinition host) throws IOException {
        var files = new HashMap<String, String>();
        for (JsonNode file : ignition(host).at("/storage/files")) {
            String source = file.at("/contents/source").asText();
            if (source.startsWith("data:,")) {
                files.put(
                        file.get("path").asText(),
                        URLDecoder.decode(
                                source.substring("data:,".length()).replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        assertThat(files.keySet()).containsAll(List.of("/etc/docker/daemon.json", "/etc/hostname"));
        return files;
    }
}
