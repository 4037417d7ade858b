package countme.topology.host.apply;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.host.HostDefinition;
import countme.topology.host.Hosts;
import countme.topology.host.apply.Step.Kind;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    private static final HostDefinition HOST = Hosts.example();

    @Test
    void aHostThatIsAsItShouldBeIsLeftAlone() {
        assertThat(plan(MemoryHost.converged(HOST))).isEmpty();
    }

    @Test
    void aFreshHostGetsAccountsThenFilesThenServices() {
        List<Step> steps = Plan.of(HOST, MemoryHost.fresh().facts());

        assertThat(steps).extracting(Step::kind).isSorted().contains(Kind.ACCOUNT, Kind.FILE, Kind.SERVICE);
        assertThat(plan(MemoryHost.fresh()))
                .contains(
                        "add the group countme-admin",
                        "add the user ada (admin)",
                        "write /etc/ssh/countme-keys/ada",
                        "load the firewall",
                        "have sshd read its settings",
                        "have fail2ban watch sshd")
                .noneMatch(step -> step.contains("take leave"));
    }

    @Test
    void whoeverIsRemovedLosesKeysAtOnceAndTheRestWhenTheOperatorIsIn() {
        HostDefinition without = Hosts.parse(Hosts.YAML.replaceAll("(?m)^.*name: ben.*\n", ""));

        assertThat(plan(without, MemoryHost.converged(HOST)))
                .containsExactly(
                        "change /etc/countme/last-days",
                        "remove the keys of ben",
                        "take leave of ben: no role, no sessions, a shut account");
    }

    @Test
    void anAccountThatWasThereBeforeIsNotShut() {
        HostDefinition without = Hosts.parse(Hosts.YAML.replaceAll("(?m)^.*name: ben.*\n", ""));
        MemoryHost host = MemoryHost.converged(HOST)
                .hasNo("account", "ben")
                .hasToo("account", "ben theirs open busy ben,staff,countme-operator,systemd-journal");

        assertThat(Plan.of(without, host.facts()))
                .filteredOn(step -> step.kind() == Kind.DEPARTURE)
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.what()).isEqualTo("take leave of ben: no role, no sessions");
                    assertThat(step.script())
                            .contains("gpasswd -d ben countme-operator", "gpasswd -d ben systemd-journal")
                            .doesNotContain("usermod", "staff");
                });
    }

    @Test
    void whoeverIsNoAdminAnyMoreLosesTheEngineAndOpenSessions() {
        MemoryHost host = MemoryHost.converged(HOST)
                .hasNo("account", "ben")
                .hasToo("account", "ben ours open busy ben,countme-admin,docker,systemd-journal");

        assertThat(plan(host))
                .containsExactly(
                        "make ben operator: into countme-operator out of countme-admin, docker",
                        "end the sessions of ben, who has another role");
    }

    @Test
    void somebodyElsesGroupsStayWhenTheyGetARole() {
        MemoryHost host = MemoryHost.converged(HOST)
                .hasNo("account", "ben")
                .hasToo("account", "ben theirs open idle ben,docker,staff");

        assertThat(plan(host)).containsExactly("make ben operator: into countme-operator, systemd-journal");
    }

    @Test
    void whoeverComesBackFindsTheAccountOpen() {
        MemoryHost host = MemoryHost.converged(HOST)
                .hasNo("account", "ben")
                .hasToo("account", "ben ours shut idle ben,countme-operator,systemd-journal");

        assertThat(plan(host)).containsExactly("open the account of ben again");
    }

    @Test
    void anEngineThatIsMissingHasNoGroup() {
        MemoryHost host = MemoryHost.fresh().has("group", "systemd-journal");

        assertThat(Plan.of(HOST, host.facts())).noneMatch(step -> step.script().contains("docker"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            table         |                                         | load the firewall
            unit          | countme-sessions.timer enabled active   | have a restart of the host take back what nobody confirmed;load the firewall;write a backup each day;have fail2ban watch sshd
            jail          |                                         | have fail2ban watch sshd
            sshd-hardened | no                                      | have sshd read its settings
            """)
    void whatSomebodyStoppedIsStartedAgain(String kind, String value, String steps) {
        MemoryHost host = MemoryHost.converged(HOST);
        host.has(kind, value == null ? new String[0] : new String[] {value});

        assertThat(plan(host)).containsExactly(steps.split(";", -1));
    }

    @Test
    void anotherTimeForBackupsIsTheTimersFromThenOn() {
        HostDefinition later = Hosts.parse(Hosts.YAML + "backup: {time: '04:15', keep: 14}\n");

        assertThat(plan(later, MemoryHost.converged(HOST)))
                .containsExactly(
                        "change /etc/systemd/system/countme-backup.timer",
                        "have systemd read its units",
                        "write a backup each day");
    }

    @Test
    void aFileThatSomebodyChangedIsWrittenAgainAndItsServiceReadsIt() {
        MemoryHost host = MemoryHost.converged(HOST)
                .hasNo("file", "/etc/ssh/sshd_config.d/")
                .hasToo("file", "/etc/ssh/sshd_config.d/00-countme.conf 0644 QQ==");

        assertThat(plan(host))
                .containsExactly("change /etc/ssh/sshd_config.d/00-countme.conf", "have sshd read its settings");
    }

    @Test
    void aFileThatMoreMayReadOrWriteIsWrittenAgain() {
        MemoryHost host = MemoryHost.converged(HOST);
        String sudoers = Objects.requireNonNull(host.facts().files().get("/etc/sudoers.d/countme"))
                .base64();
        host.hasNo("file", "/etc/sudoers.d/").hasToo("file", "/etc/sudoers.d/countme 0666 " + sudoers);

        assertThat(plan(host)).contains("change /etc/sudoers.d/countme");
    }

    @Test
    void whatIsOfOthersIsInNoStep() {
        assertThat(Plan.of(HOST, MemoryHost.fresh().facts()))
                .noneMatch(step -> (step.script() + step.undo()).contains("flush ruleset")
                        || step.script().contains("/etc/nftables.conf"));
    }

    private static List<String> plan(MemoryHost host) {
        return plan(HOST, host);
    }

    private static List<String> plan(HostDefinition wanted, MemoryHost host) {
        return Plan.of(wanted, host.facts()).stream().map(Step::what).toList();
    }
}
