package countme.acceptance.host;

import static countme.acceptance.host.Operator.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import countme.acceptance.host.Commands.Result;
import countme.topology.concurrent.Time;
import countme.topology.host.DefinitionReader;
import countme.topology.host.apply.HostApply;
import countme.topology.host.apply.Shells;
import countme.topology.report.Progress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Debian host that exists becomes what its definition says, and nothing else; clients notice what they should. */
@Tag("hosts")
class DebianHostTest {
    @TempDir
    static Path directory = Path.of("");

    private static TestHost host;
    private static Operator ada;
    private static List<String> users;

    /** What was there before: a table, a user with a key, fail2ban's own jail. */
    @BeforeAll
    static void aFreshHostBecomesWhatItsDefinitionSays() {
        assumeTrue(TestHost.isPossible(), "needs Linux, root, docker and ssh");
        host = new TestHost(directory);
        host.must("install -d -m 700 /root/.ssh && echo '" + host.key("root") + "' > /root/.ssh/authorized_keys");
        host.must("useradd -m -s /bin/bash older && install -d -o older /home/older/.ssh && cp"
                + " /root/.ssh/authorized_keys /home/older/.ssh");
        host.must("nft 'table inet others { chain input { type filter hook input priority 10; tcp dport 7777 drop; };"
                + " }'");
        users = List.of(
                user("ada", "admin", host.key("ada")),
                user("ben", "operator", host.key("ben"), "last-day: 2099-06-30"),
                user("ci", "deployer", host.key("ci")));
        var root = new Operator(directory, "root");
        Path unused = root.define(users);
        String before = host.fingerprint();

        assertThat(root.host("plan").err()).contains("--confirm-as").contains("ada");
        assertThat(root.host("plan", "--confirm-as", "ada").status()).isEqualTo(3);
        Operator.Result dry = root.host("apply", "--confirm-as", "ada", "--dry-run");
        assertThat(dry.out())
                .contains("load the firewall")
                .contains("no role, so sshd lets them in no more: root, older");
        assertThat(host.fingerprint()).isEqualTo(before);

        Operator.Result applied = root.host("apply", "--confirm-as", "ada");
        assertThat(applied.status()).as(applied.err()).isZero();
        ada = new Operator(directory, "ada");
    }

    @AfterAll
    static void removesIt() {
        if (host != null) {
            host.close();
        }
    }

    /** Whatever a test before has left. */
    @BeforeEach
    void isAsItWas() {
        Path unused = ada.define(users);
        Operator.Result applied = ada.host("apply");
        assertThat(applied.status()).as(applied.err()).isZero();
    }

    @Test
    void appliedOnceMoreItChangesNothingAndTakesSeconds() {
        String before = host.fingerprint();
        long begun = System.nanoTime();

        Operator.Result again = ada.host("apply");

        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("[host] apply on a converged host: %.1f s%n", took.toMillis() / 1000.0);
        assertThat(again.out()).contains("Nothing to change");
        assertThat(host.fingerprint()).isEqualTo(before);
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        assertThat(ada.host("plan").status()).isZero();
    }

    @Test
    void whatWasThereBeforeAndIsNotOursStays() {
        assertThat(host.must("nft list table inet others")).contains("7777");
        assertThat(host.must("nft list chain ip nat DOCKER")).contains("dnat");
        assertThat(host.must("id older && cat /home/older/.ssh/authorized_keys"))
                .contains(host.key("root"));
        assertThat(host.must("fail2ban-client status")).contains("countme-sshd", " sshd");
        assertThat(host.must("cat /etc/ssh/sshd_config")).doesNotContain("countme");
    }

    @Test
    void anAdminIsRootAndReachesTheEngineAndNoOtherPort() {
        assertThat(host.ssh(Login.as("ada"), "sudo id -un && docker ps -q | wc -l")
                        .output())
                .isEqualTo("root\n1");
        assertThat(host.ssh(Login.as("ada").overIpv6(), "id -un").output()).contains("ada");

        assertThat(engine(Login.as("ada"))).contains("ApiVersion");
        assertThat(host.forwarded(Login.as("ada"), "1234:127.0.0.1:22", "ncat --recv-only -w 2 127.0.0.1 1234"))
                .doesNotContain("SSH-2.0");
        assertThat(host.forwarded(
                        Login.as("ada"),
                        "/tmp/other.sock:/run/containerd/containerd.sock",
                        "curl -sS --unix-socket /tmp/other.sock http://x/"))
                .contains("reset");
    }

    /** What its engine says to whoever reaches it as {@code ssh://} engines are reached. */
    private static String engine(Login login) {
        return host.forwarded(
                login,
                "/tmp/engine.sock:/var/run/docker.sock",
                "curl -sS --unix-socket /tmp/engine.sock http://engine/version");
    }

    @Test
    void anOperatorReadsTheJournalAndRunsVerbsAndNothingAsRoot() {
        assertThat(host.ssh(Login.as("ben"), "journalctl -n 1 -q").output()).contains("count-1");
        assertThat(host.ssh(Login.as("ben"), "sudo -n id").output()).contains("password is required");
        assertThat(host.ssh(Login.as("ben"), "cat /run/docker.sock; docker ps").output())
                .contains("denied");
        assertThat(host.ssh(Login.as("ben"), "countme status").output()).contains("There is no launcher");
        assertThat(host.ssh(Login.as("ben"), "countme exec app-1 -- id").output())
                .contains("may not have 'exec' done");
        assertThat(host.ssh(Login.as("ben"), "countme status --engine tcp://x").output())
                .contains("may not be given");
        assertThat(host.ssh(Login.as("ben"), "sudo -n -u countme /usr/local/libexec/countme-role deployer status")
                        .output())
                .contains("password is required");
        assertThat(engine(Login.as("ben"))).doesNotContain("ApiVersion");
    }

    @Test
    void aDeployerHasVerbsAndNoShell() {
        assertThat(host.ssh(Login.as("ci"), "status").output()).contains("There is no launcher");
        for (String command : List.of("id", "bash -i", "purge", "deploy @/etc/passwd", "deploy a; id", "/bin/sh")) {
            Result result = host.ssh(Login.as("ci"), command);
            assertThat(result.status()).as(command).isEqualTo(2);
            assertThat(result.output()).as(command).doesNotContain("uid=").contains("may not");
        }
        assertThat(engine(Login.as("ci"))).doesNotContain("ApiVersion");
        assertThat(host.client("sftp -b - -i /root/ci -o BindAddress=" + TestHost.ADMIN
                                + " -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null ci@" + TestHost.ADDRESS
                                + " <<< ls")
                        .succeeded())
                .isFalse();
    }

    @Test
    void passwordsAndRootAndUsersWithoutARoleAreRefused() {
        host.must("echo 'ben:correct-horse' | chpasswd && echo 'root:correct-horse' | chpasswd");

        for (String user : List.of("ben", "root")) {
            assertThat(host.client("sshpass -p correct-horse ssh -b 10.215.1.100 -o StrictHostKeyChecking=no -o"
                                    + " UserKnownHostsFile=/dev/null -o"
                                    + " PreferredAuthentications=password,keyboard-interactive " + user + "@"
                                    + TestHost.ADDRESS + " id")
                            .output())
                    .contains("Permission denied (publickey)")
                    .doesNotContain("uid=");
        }
        assertThat(host.ssh(Login.as("older").from("10.215.1.101").with("root"), "id")
                        .output())
                .contains("Permission denied");
        assertThat(host.ssh(Login.as("root").from("10.215.1.101").with("root"), "id")
                        .output())
                .contains("Permission denied");
        host.must("passwd -l root && passwd -l ben");
    }

    @Test
    void nobodyGivesThemselvesAKey() {
        Result unused = host.ssh(
                Login.as("ben"),
                "mkdir -p .ssh && echo \"" + host.key("root") + "\" > .ssh/authorized_keys && chmod -R go= .ssh");

        assertThat(host.ssh(Login.as("ben").from("10.215.1.102").with("root"), "id")
                        .output())
                .contains("Permission denied");
    }

    @Test
    void whoeverIsRemovedLosesKeyAndOpenSessionsAndMayComeBack() {
        host.open("ben");
        Path unused = ada.define(List.of(users.get(0), users.get(2)));

        Operator.Result applied = ada.host("apply");

        assertThat(applied.out()).as(applied.err()).contains("take leave of ben");
        assertThat(host.hasProcesses("ben")).isFalse();
        assertThat(host.ssh(Login.as("ben").from("10.215.1.103"), "id").output())
                .contains("Permission denied");
        assertThat(host.must("ls -d /home/ben")).isEqualTo("/home/ben");

        isAsItWas();
        assertThat(host.ssh(Login.as("ben"), "id -un").output()).isEqualTo("ben");
    }

    @Test
    void whoseLastDayIsOverLosesKeyAndOpenSessionsWithoutAnApply() {
        host.open("ben");
        // A definition of the past, whose last day is over by now.
        Path past = ada.define(
                List.of(users.get(0), user("ben", "operator", host.key("ben"), "last-day: 2020-06-30"), users.get(2)));
        var apply = new HostApply(
                DefinitionReader.read(past, LocalDate.of(2020, 1, 1)),
                Shells.ssh(URI.create("ssh://ada@" + TestHost.ADDRESS), ada.sshConfig()),
                Optional.empty(),
                Progress.quiet(),
                Time.system());

        assertThat(apply.apply(() -> true)).isNotEmpty();

        assertThat(host.ssh(Login.as("ben").from("10.215.1.104"), "id").output())
                .contains("Permission denied");
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> !host.hasProcesses("ben"));
        assertThat(ada.host("plan").err()).contains("ben's last day was 2020-06-30");
    }

    @Test
    void aClientThatGuessesIsBannedWhileOthersComeIn() {
        String guesser = "10.215.1.105";
        int answered = 0;
        long last = 0;
        for (int i = 0; i < 20; i++) {
            Result tried = host.ssh(Login.as("oracle").from(guesser).with("root"), "id", "-o ConnectTimeout=1");
            if (!tried.output().contains("Permission denied")) {
                break;
            }
            answered++;
            last = System.nanoTime();
        }
        long lastAllowed = last;
        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(30))
                .until(() -> host.must("fail2ban-client get countme-sshd banip").contains(guesser));
        System.out.printf("[host] banned after %d answered tries%n", answered);
        Duration took = banned(guesser, lastAllowed);
        System.out.printf("[host] banned %.1f s after the last answered try%n", took.toMillis() / 1000.0);

        assertThat(answered).isBetween(3, 8);
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        // Debian's own jail, which stays, refuses where ours says nothing; either may be first.
        assertThat(host.ask(guesser, TestHost.ADDRESS, 22)).isIn(TestHost.NOTHING, "refused");
        assertThat(host.ssh(Login.as("ada"), "id -un").output()).isEqualTo("ada");
        host.must("fail2ban-client unban --all");
        host.assertAnswer(guesser, TestHost.ADDRESS, 22, "SSH-2.0");
    }

    /** By fail2ban's own log, because asking it takes longer; the host's clock is this machine's. */
    private static Duration banned(String guesser, long lastAllowed) {
        double at = Double.parseDouble(host.must("date -d \"$(grep 'countme-sshd. Ban " + guesser
                + "' /var/log/fail2ban.log | tail -1 | cut -c1-23 | tr , .)\" +%s.%3N"));
        double last = System.currentTimeMillis() / 1000.0 - (System.nanoTime() - lastAllowed) / 1e9;
        return Duration.ofMillis(Math.max(0, Math.round((at - last) * 1000)));
    }

    @ParameterizedTest
    @CsvSource({
        "10.215.1.5,      22,   SSH-2.0",
        "10.215.2.5,      22,   nothing",
        "10.215.1.5,      80,   hello",
        "10.215.2.5,      80,   hello",
        "10.215.2.5,      443,  refused",
        "10.215.1.5,      9999, nothing",
        "10.215.2.5,      9999, nothing",
        "10.215.2.5,      5355, nothing",
        "fd00:215:0:1::5, 22,   SSH-2.0",
        "fd00:215:0:2::5, 22,   nothing",
        "fd00:215:0:2::5, 80,   hello",
        "fd00:215:0:2::5, 443,  refused",
        "fd00:215:0:1::5, 9999, nothing",
        "fd00:215:0:2::5, 9999, nothing",
    })
    void theFirewallLetsInWhatItShouldAndNothingElse(String from, int port, String expected) {
        String to = from.contains(":") ? TestHost.ADDRESS6 : TestHost.ADDRESS;

        host.assertAnswer(from, to, port, expected);
    }

    @Test
    void thePublishedPortThatIsDroppedWouldHaveAnswered() {
        host.must("systemctl stop countme-firewall");

        host.assertAnswer(TestHost.STRANGER, TestHost.ADDRESS, 9999, "hello");
        host.assertAnswer(TestHost.STRANGER6, TestHost.ADDRESS6, 9999, "hello");
        host.assertAnswer(TestHost.STRANGER, TestHost.ADDRESS, 22, "SSH");
    }

    @Test
    void whatIsDroppedIsCounted() {
        long before = dropped();

        host.assertAnswer(TestHost.STRANGER, TestHost.ADDRESS, 22, TestHost.NOTHING);

        assertThat(dropped()).isGreaterThan(before);
    }

    private static long dropped() {
        return Long.parseLong(host.must(
                "nft -j list counter inet countme dropped | grep -o '\"packets\": *[0-9]*' | grep -o '[0-9]*'"));
    }

    @Test
    void theRulesHoldAfterTheEngineAndNftablesAreRestarted() {
        host.must("systemctl restart docker && systemctl restart nftables");
        // It flushes everything, Docker's rules too: the engine has to write them again.
        host.must("systemctl restart docker");
        host.assertAnswer(TestHost.STRANGER, TestHost.ADDRESS, 80, "hello");

        host.assertAnswer(TestHost.STRANGER, TestHost.ADDRESS, 9999, TestHost.NOTHING);
        host.assertAnswer(TestHost.STRANGER6, TestHost.ADDRESS6, 9999, TestHost.NOTHING);
        host.assertAnswer(TestHost.STRANGER, TestHost.ADDRESS, 22, TestHost.NOTHING);
        host.assertAnswer(TestHost.ADMIN, TestHost.ADDRESS, 22, "SSH-2.0");
        host.must("nft 'table inet others { chain input { type filter hook input priority 10; tcp dport 7777 drop; };"
                + " }'");
    }

    @Test
    void oneClientsConnectionsAreLimitedAndNobodyElses() {
        String busy = "10.215.1.106";
        Result burst = host.client("for i in $(seq 40); do ncat --recv-only -w 1 -i 1 -s " + busy + " "
                + TestHost.ADDRESS + " 22 & done 2> /dev/null | grep -c SSH-2.0; wait");

        assertThat(Integer.parseInt(burst.output().strip())).isBetween(1, 25);
        host.assertAnswer(TestHost.ADMIN, TestHost.ADDRESS, 22, "SSH-2.0");
        host.must("nft flush set inet countme tries4");
    }

    @Test
    void pingsNeighboursAndTheContainersOwnConnectionsPass() {
        assertThat(host.client("ping -c 1 -W 2 " + TestHost.ADDRESS + " && ping -c 1 -W 2 " + TestHost.ADDRESS6)
                        .succeeded())
                .isTrue();
        assertThat(host.client("ip -6 neigh flush dev eth0; sleep 1; ping -c 1 -W 3 " + TestHost.ADDRESS6)
                        .succeeded())
                .isTrue();
        Result asked = host.client("ncat -l 8111 -c 'echo answered' & sleep 1; true");
        assertThat(asked.succeeded()).isTrue();
        Result unused = host.client("(ncat -lk 8112 -c 'echo answered' > /dev/null 2>&1 &)");
        assertThat(host.must("docker exec web ncat --recv-only -w 3 " + TestHost.STRANGER + " 8112"))
                .isEqualTo("answered");
    }

    /** The key in the definition is of somebody who is not here. */
    @Test
    void aChangeThatLocksTheOperatorOutIsTakenBackByTheHost() {
        Path unused = ada.define(List.of(user("ada", "admin", host.key("somebody")), users.get(1), users.get(2)));
        String before = host.fingerprint();

        Operator.Result applied = ada.host("apply");

        assertThat(applied.status()).isEqualTo(1);
        assertThat(applied.err()).contains("The change locked you out, and the host has taken it back");
        assertThat(host.fingerprint()).isEqualTo(before);
        assertThat(host.ssh(Login.as("ada"), "id -un").output()).isEqualTo("ada");
    }

    /** The clock does not run while it is off. */
    @Test
    void aHostThatRestartsBeforeTheConfirmationTakesTheChangeBack() {
        Path unused = ada.define(List.of(user("ada", "admin", host.key("somebody")), users.get(1), users.get(2)));
        var applying = CompletableFuture.supplyAsync(() -> ada.host("apply"));
        Awaitility.await()
                .until(() -> host.sh("grep -q 'keys/ada' /var/lib/countme-host/undo/done && ! cmp -s"
                                + " /etc/ssh/countme-keys/ada "
                                + "/var/lib/countme-host/undo/files/etc/ssh/countme-keys/ada")
                        .succeeded());

        host.boot();

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> host.ssh(Login.as("ada"), "id -un").output().equals("ada"));
        assertThat(host.sh("ls -d /var/lib/countme-host/undo").succeeded()).isFalse();
        assertThat(applying.join().err()).contains("has taken it back");
    }

    @Test
    void anOperatorWhoWouldBeCutOffIsRefusedBeforehand() {
        Path definition = ada.define(users);
        String before = host.fingerprint();
        Commands.must("sed", "-i", "s/" + TestHost.OPERATOR + ", //", definition.toString());

        assertThat(ada.host("apply").err()).contains("You come from " + TestHost.OPERATOR);
        Path unused =
                ada.define(List.of(user("eve", "admin", host.key("ada")), user("ada", "operator", host.key("ada"))));
        assertThat(ada.host("apply").err()).contains("'ada' is no admin any more");
        assertThat(host.fingerprint()).isEqualTo(before);
    }

    /** Each time something is to be changed, so that there would be something half-done. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mv /usr/sbin/nft /usr/sbin/nft.away        | mv /usr/sbin/nft.away /usr/sbin/nft       | apt-get install nftables
            mv /usr/sbin/sshd /usr/sbin/sshd.away      | mv /usr/sbin/sshd.away /usr/sbin/sshd     | apt-get install openssh-server
            mkdir -p /etc/ufw; echo ENABLED=yes > /etc/ufw/ufw.conf | rm -r /etc/ufw              | Another firewall is in force: ufw
            echo Nonsense yes >> /etc/ssh/sshd_config  | sed -i '/^Nonsense/d' /etc/ssh/sshd_config | Nonsense
            sed -i 's/^Include/#Include/' /etc/ssh/sshd_config | sed -i 's/^#Include/Include/' /etc/ssh/sshd_config | has to begin with
            echo '[x' > /etc/fail2ban/jail.d/zz.conf   | rm /etc/fail2ban/jail.d/zz.conf            | Could not have fail2ban watch sshd
            echo 'nonsense' > /etc/sudoers.d/zz        | rm /etc/sudoers.d/zz                       | syntax error
            hostname other                             | hostname count-1                           | not the host that is meant
            """)
    void aHostThatCannotBeChangedStaysAsItIs(String fault, String mended, String message) {
        Path unused = ada.define(
                List.of(users.get(0), users.get(1), user("newcomer", "operator", host.key("newcomer"))),
                "web-ports: [80]",
                "ban-minutes: 7");
        host.must("sed -i '/^# hand/d; $ a # hand' /etc/ssh/sshd_config.d/00-countme.conf");
        host.must(fault);
        String before = host.fingerprint();
        try {
            Operator.Result applied = ada.host("apply");

            assertThat(applied.status()).as(applied.out()).isEqualTo(1);
            assertThat(applied.err()).contains(message);
            assertThat(host.fingerprint()).isEqualTo(before);
        } finally {
            host.must(mended);
        }
    }
}
