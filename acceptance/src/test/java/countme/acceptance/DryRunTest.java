package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Ports;
import countme.topology.docker.Inventory;
import countme.topology.service.HealthCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import picocli.CommandLine.Command;

/** {@code --dry-run} writes nothing, whatever the verb: not on the engine, not on the disk. */
@Testcontainers
@Order(Deployed.BESIDE)
class DryRunTest {
    private static final String FILE = "FILE";

    /** Verbs that only ever read. */
    private static final Set<String> READING = Set.of(
            "plan",
            "status",
            "logs",
            "diagram",
            "audit",
            "doctor",
            "config",
            "completion",
            "version",
            "help",
            "guard list",
            "images list",
            "secrets show",
            "certs show",
            "host ignition",
            "host plan");

    /** Changes a host and no stack: what its dry run does is seen on hosts of the tests' own. */
    private static final Set<String> OF_HOSTS = Set.of("host apply");

    /** Needs what another verb wrote: its dry run is seen where that is. */
    private static final Set<String> OF_BUNDLES = Set.of("images load");

    /** Verbs that change something, with the lines to try. A new verb belongs here or above. */
    private static final Map<String, List<String>> CHANGING = Map.ofEntries(
            Map.entry("up", List.of("up", "up --replicas 4", "up --server-name example.org")),
            Map.entry("open", List.of("open")),
            Map.entry("scale", List.of("scale app=3")),
            Map.entry(
                    "export kubernetes",
                    List.of(
                            "export kubernetes new.zip --image app=example/app:1 --without guard,collector,container-exporter")),
            Map.entry("export compose", List.of("export compose new.zip --image app=example/app:1")),
            Map.entry("push", List.of("push")),
            Map.entry("deploy", List.of("deploy")),
            Map.entry("rollback", List.of("rollback")),
            Map.entry("restart", List.of("restart app", "restart redis")),
            Map.entry("exec", List.of("exec redis -- redis-cli SET hits 9")),
            Map.entry("down", List.of("down", "down --volumes")),
            Map.entry("backup", List.of("backup new.zip", "backup " + FILE)),
            Map.entry("restore", List.of("restore " + FILE)),
            Map.entry("evidence collect", List.of("evidence collect new.zip")),
            Map.entry("purge", List.of("purge")),
            Map.entry("images pull", List.of("images pull")),
            Map.entry("images build", List.of("images build")),
            Map.entry("images lock", List.of("images lock --image-lock new.zip")),
            Map.entry("images save", List.of("images save new.zip")),
            Map.entry("guard ban", List.of("guard ban 192.0.2.7")),
            Map.entry("guard unban", List.of("guard unban --all")),
            Map.entry("secrets rotate", List.of("secrets rotate")),
            Map.entry("certs issue", List.of("certs issue")),
            Map.entry("certs renew", List.of("certs renew")),
            Map.entry("certs trust", List.of("certs trust")));

    @Container
    static final Stack stack = Stack.shared();

    @Container
    static final Deployed beside = Deployed.beside();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everyVerbIsKnownToChangeSomethingOrNot() throws ClassNotFoundException {
        Set<String> decided = Stream.of(READING, CHANGING.keySet(), OF_HOSTS, OF_BUNDLES)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        assertThat(verbs()).containsExactlyInAnyOrderElementsOf(decided);
    }

    @Test
    void aDryRunAgainstARunningStackSaysWhatItWouldDoAndDoesNothing() {
        // An empty cache, so that what is written there is seen too.
        Launcher launcher = beside.launcher().cachingApart();
        Stream.of("backup " + FILE, "push", "deploy --observe 1").forEach(line -> {
            Launcher.Result done = beside.launcher().run(words(line, launcher.directory(), beside.words()));
            assertThat(done.status()).as(done.err()).isZero();
        });
        nothingIsWritten(
                launcher,
                beside.words(),
                result -> assertThat(result.status()).as(result.err()).isZero());
    }

    @Tag("faults")
    @Test
    void aDryRunWhereNothingIsMakesNothing() {
        Launcher launcher = new Launcher(beside.launcher().project() + "-dry", directory).cachingApart();
        nothingIsWritten(
                launcher,
                Launcher.up(Ports.free()),
                result -> assertThat(result.status()).as(result.err()).isIn(0, 1, 2));
        assertThat(directory.resolve("state")).doesNotExist();
        assertThat(directory.resolve("cache")).doesNotExist();
        assertThat(Inventory.read(stack.engine(), launcher.project()).isEmpty()).isTrue();
    }

    private interface Check {
        void of(Launcher.Result result);
    }

    /** {@code up} has the stack's ports. */
    private void nothingIsWritten(Launcher launcher, String[] up, Check check) {
        Footprint before = Footprint.of(launcher, stack);
        var softly = new SoftAssertions();
        try (var events = new EngineEvents(stack.connection(), launcher.project())) {
            CHANGING.values().stream().flatMap(List::stream).sorted().forEach(line -> {
                Launcher.Result result = launcher.run(words("--dry-run " + line, launcher.directory(), up));
                check.of(result);
                assertThat(result.err()).as(line).doesNotContain("defect");
                softly.assertThat(Footprint.of(launcher, stack)).as(line).isEqualTo(before);
            });
            softly.assertThat(events.seen())
                    .filteredOn(event -> !onlyReads(event))
                    .isEmpty();
        }
        softly.assertAll();
    }

    /** A line's words behind the flags of an {@code up}. */
    private static String[] words(String line, Path directory, String[] up) {
        return Stream.concat(
                        Stream.of(up).skip(1),
                        Stream.of(line.split(" ", -1))
                                .map(word -> word.equals(FILE) || word.equals("new.zip")
                                        ? directory.resolve(word).toString()
                                        : word))
                .toArray(String[]::new);
    }

    /**
     * Health commands, whoever runs them; what is asked of the registry through a container; and copying a file out of one, for which the
     * engine mounts its volumes.
     */
    private boolean onlyReads(String event) {
        return Stream.of(" health_status", " exec_die", " archive-path").anyMatch(event::contains)
                || (event.startsWith("VOLUME ") && event.endsWith("mount"))
                || event.matches("(?s).* exec_(create|start): .*/dev/tcp/.* GET /v2/\\S+ 0 ")
                || stack.topology().services().stream()
                        .map(service -> service.health())
                        .flatMap(DryRunTest::commands)
                        .anyMatch(
                                command -> event.matches("(?s).* exec_(create|start): .*") && event.contains(command));
    }

    private static Stream<String> commands(HealthCheck check) {
        return Stream.of(String.join(" ", check.alive()), String.join(" ", check.ready()));
    }

    private static List<String> verbs() throws ClassNotFoundException {
        Class<?> root = Class.forName("countme.topology.cli.Root");
        return Stream.of(command(root).subcommands())
                .flatMap(verb -> verbs("", verb))
                .toList();
    }

    private static Stream<String> verbs(String before, Class<?> verb) {
        String name = before + command(verb).name();
        Class<?>[] below = command(verb).subcommands();
        return below.length == 0 ? Stream.of(name) : Stream.of(below).flatMap(subverb -> verbs(name + " ", subverb));
    }

    private static Command command(Class<?> type) {
        return Objects.requireNonNull(type.getAnnotation(Command.class), type.getName());
    }
}
