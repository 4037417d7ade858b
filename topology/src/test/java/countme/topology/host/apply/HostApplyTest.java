package countme.topology.host.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.concurrent.MemoryTime;
import countme.topology.host.HostDefinition;
import countme.topology.host.Hosts;
import countme.topology.host.apply.Shell.Output;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostApplyTest {
    private static final HostDefinition HOST = Hosts.example();
    private final MemoryTime time = new MemoryTime();

    @Test
    void aChangeIsBegunAndThenConfirmedOverANewConnection() {
        MemoryHost host = MemoryHost.fresh();

        assertThat(apply(host, "ada")).isNotEmpty();
        assertThat(host.changes()).hasSize(2);
        assertThat(host.changes().get(0)).contains("systemd-run").contains("--on-active=60");
        assertThat(host.changes().get(1)).contains("systemctl stop countme-host-undo.timer");
        assertThat(host.users()).containsExactly("ada");
    }

    @Test
    void theClockIsSetBeforeAnythingIsChanged() {
        MemoryHost host = MemoryHost.fresh();
        apply(host, "ada");
        String script = host.changes().get(0);

        assertThat(script.indexOf("systemd-run")).isLessThan(script.indexOf("groupadd"));
    }

    @Test
    void aConvergedHostIsNotTouched() {
        MemoryHost host = MemoryHost.converged(HOST);

        assertThat(apply(host, null)).isEmpty();
        assertThat(host.changes()).isEmpty();
    }

    @Test
    void aPreviewChangesNothingAndTellsWhoWillBeShutOut() {
        MemoryHost host = MemoryHost.fresh().has("other", "root", "debian");

        HostApply.Preview preview = of(host, "ada").preview();

        assertThat(preview.steps()).isNotEmpty();
        assertThat(preview.shutOut()).containsExactly("root", "debian");
        assertThat(host.changes()).isEmpty();
    }

    @Test
    void whoDoesNotComeInWaitsUntilTheHostHasTakenItBackAndAsksOnce() {
        var unreachable = new Problem("The host cannot be reached", "Permission denied.", "Try.");
        MemoryHost host = MemoryHost.fresh().answering(script -> {
            if (script.contains("systemctl stop") && !script.contains("systemd-run")) {
                throw unreachable;
            }
            return new Output(0, "", "");
        });
        long begun = time.nanos();

        assertThatThrownBy(() -> apply(host, "ada"))
                .hasMessageContaining("the host has taken it back")
                .hasMessageContaining("Permission denied")
                .hasCause(unreachable);
        assertThat(time.since(begun)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(70));
        assertThat(host.changes()).hasSize(3);
    }

    @Test
    void whatFailsOnTheHostIsToldWithItsReason() {
        MemoryHost host = MemoryHost.fresh()
                .answering(script -> new Output(Change.TAKEN_BACK, "Could not load the firewall:\nsyntax error\n", ""));

        assertThatThrownBy(() -> apply(host, "ada"))
                .hasMessageContaining("everything is as it was")
                .hasMessageContaining("Could not load the firewall:; syntax error.");
        assertThat(host.changes()).hasSize(1);
    }

    @Test
    void whatARestartCutShortIsTakenBackFirst() {
        MemoryHost host = MemoryHost.fresh().has("undo", "stale");

        apply(host, "ada");

        assertThat(host.changes().get(0)).isEqualTo(Change.takeBack());
        assertThat(host.changes()).hasSize(3);
    }

    @Test
    void onTheHostItselfWhoeverCameOverSshIsAsked() {
        MemoryHost host = MemoryHost.fresh().has("login", "ada").local();

        assertThatThrownBy(() -> of(host, null).apply(() -> false)).hasMessageContaining("taken back");
        assertThat(host.changes()).hasSize(2).last().isEqualTo(Change.takeBack());
    }

    @Test
    void atTheConsoleOfTheHostNobodyIsAsked() {
        MemoryHost host = MemoryHost.fresh().has("client", "").local();

        assertThat(of(host, null).apply(() -> {
                    throw new AssertionError("asked");
                }))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            system    | fedora                    | host ignition
            name      | other                     | not the host that is meant
            missing   | nft nftables              | apt-get install nftables
            missing   | sshd openssh-server       | The host has no sshd
            firewall  | ufw                       | ufw disable
            firewall  | firewalld                 | systemctl disable --now firewalld
            sshd-port | 2200                      | Set ssh-port
            client    | 198.51.100.9              | You come from 198.51.100.9
            client    | 2001:db8:8:0:0:0:0:1      | none of the definition's admin-networks
            login     | debian                    | --confirm-as
            login     | ben                       | no admin any more
            system-account | ben                  | Give the user another name
            undo      | armed                     | waits to be confirmed
            """)
    void aHostOrAChangeThatMayNotBeIsRefusedBeforeAnythingIsDone(String kind, String value, String message) {
        MemoryHost host = MemoryHost.fresh().has("login", "ada").has(kind, value);

        assertThatThrownBy(() -> apply(host, null)).isInstanceOf(Problem.class).hasMessageContaining(message);
        assertThatThrownBy(() -> of(host, null).preview()).hasMessageContaining(message);
        assertThat(host.changes()).isEmpty();
    }

    @Test
    void whoeverConfirmsHasToBeAnAdmin() {
        assertThatThrownBy(() -> apply(MemoryHost.fresh(), "ben")).hasMessageContaining("'ben' is no admin");
        assertThatThrownBy(() -> apply(MemoryHost.fresh(), "eve")).hasMessageContaining("'eve' may not log in");
    }

    private List<Step> apply(MemoryHost host, @Nullable String confirmAs) {
        return of(host, confirmAs).apply(() -> true);
    }

    private HostApply of(MemoryHost host, @Nullable String confirmAs) {
        return new HostApply(HOST, host, Optional.ofNullable(confirmAs), Progress.quiet(), time);
    }
}
