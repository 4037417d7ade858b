package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import countme.loadtest.AnyServer;
import countme.loadtest.CounterPage;
import countme.topology.config.Ports;
import countme.topology.report.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** All that operators do works with an engine on another machine, and goes on when the network was away. */
@Tag("remote")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RemoteEngineTest {
    private static final String PROJECT = "countme-remote";
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final Pattern ADDRESS = Pattern.compile("https://localhost:\\d+");
    private static final Ports PORTS = Ports.free();

    @Container
    static final Stack stack = Stack.shared();

    @TempDir
    private static Path directory = Path.of("");

    private static RemoteMachine machine;

    private final List<Process> running = new ArrayList<>();

    enum Way {
        SSH,
        TCP;

        String address() {
            return this == SSH ? machine.overSsh() : machine.overTcp();
        }
    }

    @BeforeAll
    static void anotherMachine() throws IOException {
        assumeTrue(RemoteMachine.isPossible(), "needs Linux, root, dockerd, ssh and openssl");
        stack.awaitEverything();
        machine = new RemoteMachine(Files.createDirectory(directory.resolve("machine")));
        machine.engine().load(stack);
    }

    @AfterAll
    static void end() {
        if (machine != null) {
            machine.close();
        }
    }

    @AfterEach
    void endWhatRuns() {
        machine.plug();
        running.forEach(Process::destroy);
    }

    private static Launcher launcher() {
        return new Launcher(PROJECT, directory).behind(machine.withItsKeys());
    }

    private static Launcher.Result run(Way way, String... words) {
        return launcher().runPackaged(to(way, words));
    }

    private static String[] to(Way way, String... words) {
        return Stream.concat(Stream.of("--engine", way.address()), Stream.of(words))
                .toArray(String[]::new);
    }

    private static Launcher.Result well(Way way, String... words) {
        Launcher.Result result = run(way, words);
        assertThat(result.status())
                .as(String.join(" ", words) + ": " + result.out() + result.err())
                .isZero();
        return result;
    }

    private static Launcher.Result up(Way way) {
        return well(way, Launcher.up(PORTS, "--detach", "--yes"));
    }

    private static void assertAsItShouldBe(Way way) {
        String[] words = Launcher.up(PORTS);
        words[0] = "plan";
        assertThat(well(way, words).out()).contains("nothing would change");
    }

    /** Starts a verb and waits until it says something. */
    private Process untilItSays(Way way, String something, String... words) {
        Launcher launcher = launcher();
        Process process = launcher.start(to(way, words));
        running.add(process);
        Awaitility.await()
                .atMost(LONG)
                .failFast(() -> assertThat(process.isAlive() || (launcher.out() + launcher.err()).contains(something))
                        .as(launcher.out() + launcher.err())
                        .isTrue())
                .until(() -> (launcher.out() + launcher.err()).contains(something));
        return process;
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Visitors on the other machine, whom no cable concerns. */
    private Process visitors(Path answers) {
        Process visiting = machine.startThere(
                "while :; do curl -sk -m 10 -o /dev/null -w '%{http_code}\\n' https://127.0.0.1:" + PORTS.https()
                        + "/; sleep 0.05; done",
                answers);
        running.add(visiting);
        return visiting;
    }

    private static void assertNoneFailed(Path answers) throws IOException {
        List<String> all = Files.readAllLines(answers);
        assertThat(all).hasSizeGreaterThan(50).allMatch(code -> code.equals("200"));
        System.out.printf("[remote] %d requests meanwhile, none failed%n", all.size());
    }

    private static String page() {
        return machine.there("curl -sk https://127.0.0.1:" + PORTS.https() + "/");
    }

    @ParameterizedTest
    @EnumSource
    @Order(1)
    void everyVerbWorks(Way way) throws Exception {
        up(way);
        assertAsItShouldBe(way);
        assertThat(well(way, "status").out()).contains("proxy", "app-1", "redis");
        well(way, "scale", "app=3");
        well(way, "restart", "app-1");
        assertThat(page()).startsWith("Hello World!");
        assertThat(well(way, "logs", "-n", "5", "redis").out()).isNotBlank();
        assertThat(well(way, "exec", "app-1", "--", "echo", "inside").out()).isEqualTo("inside\n");
        for (String words : List.of("secrets show", "guard list", "certs show", "config", "images list", "doctor")) {
            well(way, words.split(" "));
        }
        brings(way);
        deploys(way);
        long count = CounterPage.parse(page());
        String file = directory.resolve(way + ".zip").toString();
        well(way, "backup", file);
        long unused = CounterPage.parse(page());
        well(way, "restore", "--yes", file);
        assertThat(CounterPage.parse(page())).isEqualTo(count + 1);
        assertThat(well(way, "audit").out()).contains("restore", "deploy", "rollback", "scale");
        well(way, "down", "--volumes", "--yes");
    }

    /** The counter and the console, which only the other machine's loopback has, are reached from here. */
    private void brings(Way way) throws IOException {
        Process open = untilItSays(way, "as long as this runs", "open");
        Matcher addresses = ADDRESS.matcher(launcher().out());
        var found = new ArrayList<URI>();
        while (addresses.find()) {
            found.add(URI.create(addresses.group()));
        }
        assertThat(found).hasSize(2);
        for (URI one : found) {
            var target = new Target("127.0.0.1", one.getPort(), 0, AnyServer.trusted());
            String answer = target.exchange("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 ").containsAnyOf("I have been seen", "401 Unauthorized");
        }
        open.destroy();
    }

    private static void deploys(Way way) throws IOException {
        String changed = AnotherGreeting.build(directory).toString();
        well(way, "push", "--from", changed, "--tag", "other", "--changes-behaviour");
        well(way, "deploy", "other", "--observe", "2");
        assertThat(page()).startsWith("HELLO");
        well(way, "rollback");
        assertThat(page()).startsWith("Hello");
    }

    @ParameterizedTest
    @EnumSource
    @Order(2)
    void aDeployInWhichTheCableIsPulledEndsWellAndNobodyNotices(Way way) throws Exception {
        up(way);
        well(
                way,
                "push",
                "--from",
                AnotherGreeting.build(directory).toString(),
                "--tag",
                "other",
                "--changes-behaviour");
        Path answers = directory.resolve("answers");
        Process visiting = visitors(answers);

        Process deploying =
                untilItSays(way, "verifying", "deploy", "other", "--observe", "5", "--deploy-timeout", "120");
        machine.pull();
        assertThat(deploying.waitFor(40, TimeUnit.SECONDS)).isFalse();
        machine.plug();
        int status = end(deploying);

        String said = launcher().err();
        System.out.printf("[remote] %s: deploy with the cable pulled for 40 s: status %d%n", way, status);
        assertThat(status).as(said).isEqualTo(ExitCode.OK.status());
        assertThat(said).contains("is lost", "is back");
        assertThat(page()).startsWith("HELLO");
        visiting.destroy();
        assertNoneFailed(answers);
        assertAsItShouldBe(way);
        well(way, "rollback");
    }

    @ParameterizedTest
    @EnumSource
    @Order(3)
    void anUpInWhichTheCableIsPulledForAMinuteGoesOn(Way way) throws Exception {
        well(way, "down", "--yes");
        Process coming = untilItSays(way, "starting", Launcher.up(PORTS, "--detach", "--yes"));
        machine.pull();
        assertThat(coming.waitFor(60, TimeUnit.SECONDS)).isFalse();
        machine.plug();

        assertThat(end(coming)).as(launcher().err()).isZero();
        assertThat(launcher().err()).contains("is lost", "is back");
        assertThat(page()).startsWith("Hello World!");
        assertAsItShouldBe(way);
    }

    @ParameterizedTest
    @EnumSource
    @Order(4)
    void linesThatWereWrittenMeanwhileAreRead(Way way) throws Exception {
        up(way);
        Process following = untilItSays(way, "GET", "logs", "-f", "-n", "3", "--level", "debug", "proxy");
        machine.pull();
        String unused = machine.there("curl -sk https://127.0.0.1:" + PORTS.https() + "/while-it-was-away");
        assertThat(following.waitFor(30, TimeUnit.SECONDS)).isFalse();
        machine.plug();

        Launcher launcher = launcher();
        Awaitility.await().atMost(LONG).until(() -> launcher.out().contains("/while-it-was-away"));
        assertThat(following.isAlive()).isTrue();
    }

    @Test
    @Order(5)
    void whatIsWrongIsToldInOneMessage() throws Exception {
        up(Way.SSH);
        String key = machine.hostKey();

        machine.know("");
        assertRefused(machine.overSsh(), "Nobody has said yet that this host's key is the right one", "ssh root@");
        machine.know(key);
        machine.letIn("");
        assertRefused(machine.overSsh(), "refuses the login", "ssh-copy-id");
        machine.letIn(machine.key());
        assertRefused(machine.asStranger(), "may not use the engine's socket", "usermod -aG docker");
        assertRefused(machine.overSsh() + "/nowhere.sock", "There is no engine's socket", "ssh://user@host/path");
        machine.changeHostKey();
        assertRefused(machine.overSsh(), "shows another key than the one that is known", "ssh-keygen -R");
        machine.know(machine.hostKey());
        machine.expireCertificate();
        assertRefused(machine.overTcp(), "cert.pem has expired", "DOCKER_CERT_PATH");
        machine.pull();
        assertRefused(machine.overSsh(), "The host does not answer", "ssh -v");
        machine.plug();
        well(Way.SSH, "status");
    }

    private static void assertRefused(String address, String... words) {
        Launcher.Result refused = launcher().runPackaged("--engine", address, "restart", "app-1");
        assertThat(refused.status()).as(refused.err()).isEqualTo(ExitCode.FAILED.status());
        assertThat(refused.err()).contains(words);
        assertThat(refused.out()).isEmpty();
    }

    @Test
    @Order(6)
    void anUpTakesHardlyLonger() {
        var there = new Launcher(PROJECT, directory).behind(machine.engine().inItsNetwork());
        for (int i = 0; i < 3; i++) {
            well(Way.SSH, "down", "--yes");
            double local = seconds(() -> assertThat(there.runPackaged(Stream.concat(
                                            Stream.of(
                                                    "--engine", machine.engine().address()),
                                            Stream.of(Launcher.up(PORTS, "--detach", "--yes")))
                                    .toArray(String[]::new))
                            .status())
                    .isZero());
            well(Way.SSH, "down", "--yes");
            double remote = seconds(() -> up(Way.SSH));
            System.out.printf("[remote] up -d: %.1f s at the engine's machine, %.1f s over ssh%n", local, remote);
        }
    }

    private static double seconds(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e9;
    }
}
