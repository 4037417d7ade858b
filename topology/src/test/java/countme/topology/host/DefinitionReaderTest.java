package countme.topology.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionReaderTest {
    @Test
    void theExampleOfTheDocsIsADefinition() {
        HostDefinition host = DefinitionReader.read(Path.of("../docs/host.yaml"), Hosts.TODAY);

        assertThat(host.name()).isEqualTo("count-1");
        assertThat(host.users()).extracting(HostUser::role).containsExactly(Role.ADMIN, Role.OPERATOR, Role.DEPLOYER);
        assertThat(host.webPorts()).containsExactly(80, 443);
        assertThat(host.updateWindow().minutes()).isEqualTo(60);
        assertThat(host.launcher())
                .hasValueSatisfying(launcher -> assertThat(launcher.arguments())
                        .containsExactly("--production", "--server-name", "count.example"));
    }

    @Test
    void onlyNamesNetworksAndUsersAreNeeded() {
        HostDefinition host = Hosts.example();

        assertThat(host.sshPort()).isEqualTo(22);
        assertThat(host.launcher()).isEmpty();
        assertThat(host.backup()).isEqualTo(new BackupSchedule(LocalTime.of(2, 30), 14));
        assertThat(host.user("ben").orElseThrow().lastDay()).contains(LocalDate.of(2026, 6, 30));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            role: admin               | role: boss                  | users[0].role      | admin, operator, deployer
            name: ben                 | name: ada                   | users[1]           | ada is there twice
            name: ben                 | name: root                  | users[1].name      | system's own
            name: ben                 | name: Ben                   | users[1].name      | lower-case
            role: admin               | role: operator              | users              | no user is an admin
            2026-06-30                | 2026-02-28                  | users[1].last-day  | last day was 2026-02-28
            2026-06-30                | soon                        | users[1].last-day  | Expected a day
            last-day                  | expires                     | users[1]           | 'expires' is no field
            ssh-ed25519               | ssh-dss                     | users[0].keys[0]   | DSA
            name: count-1             | name: Count 1               | name               | lower-case
            192.0.2.0/24              | 192.0.2.7/24                | admin-networks[0]  | Expected a network
            192.0.2.0/24              | 0.0.0.0/0                   | admin-networks[0]  | not everybody's
            192.0.2.0/24              | 192.0.2.0/33                | admin-networks[0]  | Expected a network
            name: count-1             | name: count-1\\nssh-port: 0   | ssh-port        | 1 to 65535
            name: count-1             | name: count-1\\noperator: 198.51.100.1  | operator | none of admin-networks
            name: count-1             | name: count-1\\nlauncher: {archive: 'http://a/b', sha256: x}  | launcher.archive | https
            name: count-1             | name: count-1\\nlauncher: {archive: 'https://a/b', sha256: x}  | launcher.sha256 | 64 hexadecimal
            name: count-1             | name: count-1\\nupdate-window: {days: [], start: '03:00', minutes: 60}  | update-window | never be updated
            name: count-1             | name: count-1\\nbackup: {time: '2:30', keep: 3}  | backup.time | UTC
            name: count-1             | name: count-1\\nbackup: {time: '02:30', keep: 0}  | backup.keep | 1 to 1000
            name: count-1             | name: count-1\\nbackup: {at: '02:30'}  | backup | 'at' is no field
            name: count-1             | name: count-1\\nupdate-window: {days: [Sat], start: '3 am', minutes: 60}  | update-window.start | UTC
            """)
    void whatIsWrongIsToldWithItsField(String right, String wrong, String field, String why) {
        String yaml = Hosts.YAML.replaceFirst(Pattern.quote(right), wrong.replace("\\n", "\n"));

        assertThatThrownBy(() -> Hosts.parse(yaml)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(problem.what()).startsWith("Wrong " + field + " in host.yaml: ");
            assertThat(problem.what() + problem.why()).contains(why);
        });
    }

    @Test
    void aFirewallThatLetsNobodyInIsRefused() {
        String yaml = Hosts.YAML.replaceFirst("admin-networks: .*", "admin-networks: []");

        assertThatThrownBy(() -> Hosts.parse(yaml)).hasMessageContaining("you included");
    }

    @Test
    void aUserWithoutKeysIsRefused() {
        String yaml = Hosts.YAML.replaceFirst("keys: .*ci\"", "keys: [");

        assertThatThrownBy(() -> Hosts.parse(yaml))
                .hasMessageContaining("users[2].keys")
                .hasMessageContaining("no passwords");
    }

    @Test
    void aMissingFieldIsNamed() {
        assertThatThrownBy(() -> Hosts.parse("name: a")).hasMessageContaining("'admin-networks' is missing");
        assertThatThrownBy(() -> Hosts.parse("")).hasMessageContaining("'admin-networks' is missing");
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() {
        assertThatThrownBy(() -> Hosts.parse("name: a\nusers: [}\n"))
                .hasMessageContaining("host.yaml, line 2 is no YAML");
        assertThatThrownBy(() -> Hosts.parse("name: a\nname: b\n")).hasMessageContaining("Duplicate");
    }

    @Test
    void aMissingFileIsToldWithWhatToName(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("host.yaml");

        assertThatThrownBy(() -> DefinitionReader.read(file, Hosts.TODAY)).hasMessageContaining("--definition");
        Files.writeString(file, Hosts.YAML);
        assertThat(DefinitionReader.read(file, Hosts.TODAY)).isEqualTo(Hosts.example());
    }

    @Test
    void whoeversLastDayIsTodayMayStillComeIn() {
        assertThat(Hosts.parse(Hosts.YAML.replace("2026-06-30", Hosts.TODAY.toString()))
                        .users())
                .hasSize(3);
    }

    @Test
    void anAddressIsOfANetworkBitByBit() {
        assertThat(List.of("192.0.2.255", "2001:db8:7:ffff::1"))
                .allMatch(address -> Hosts.example().lets(Cidr.parse(address).orElseThrow()));
        assertThat(List.of("192.0.3.0", "2001:db8:8::1", "192.0.2.0/23"))
                .noneMatch(address ->
                        Cidr.parse(address).map(Hosts.example()::lets).orElse(false));
    }
}
