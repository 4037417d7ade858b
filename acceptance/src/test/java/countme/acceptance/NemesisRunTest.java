package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import countme.acceptance.NemesisJudge.Failure;
import countme.loadtest.Move;
import countme.loadtest.Verdict;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.StackNetworks;
import countme.topology.docker.Volumes;
import countme.topology.policy.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/**
 * Whatever happens to a stack, in whatever order and at once: the count is exact, nobody notices what nobody has to notice, and in the end
 * everything is well by itself. {@code -Dminutes=30 -Dseed=7} says how long and which schedule; what happened is kept in
 * {@code target/nemesis}.
 */
@Tag("nemesis")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class NemesisRunTest {
    private static final int VISITORS_A_SECOND = 250;
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    @Container
    static final Stack stack = Stack.shared();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theCountIsExactAndEverythingHealsWhateverHappens() throws Exception {
        assumeTrue(LoopDisk.isPossible(), "needs Linux and root");
        long seed = Long.getLong("seed", 1);
        Duration length = Duration.ofMinutes(Integer.getInteger("minutes", 3));
        Path kept = Files.createDirectories(Path.of("target", "nemesis", "seed-" + seed));
        var schedule = NemesisSchedule.of(seed, length);
        stack.awaitEverything();
        var deployed = Deployed.detached("nemesis");
        try (var disk = new LoopDisk(
                directory.resolve("disk"), 512, stack.topology().redis().user())) {
            try {
                deployed.prepare(launcher -> putRedisOn(disk, launcher));
                deployed.start();
                run(deployed, schedule, seed, kept);
            } finally {
                deployed.stop();
            }
        }
    }

    private void run(Deployed deployed, NemesisSchedule schedule, long seed, Path kept) throws Exception {
        Versions versions = Versions.of(deployed, directory);
        for (int i = 0; i < 3; i++) {
            versions.push("good-" + i);
        }
        Process attached = deployed.attend();
        Map<String, String> before = belongings(deployed);
        long counted = deployed.scene().count();
        try (var visitors = SteadyVisitors.begin(
                        deployed.scene().target(), VISITORS_A_SECOND, kept.resolve("history.csv.gz"));
                var nemesis = new StackNemesis(deployed, versions, attached, reload(), visitors::now, directory)) {
            Scene.lasting(WARM_UP);
            List<String> memory = new ArrayList<>(List.of(memory(nemesis)));
            nemesis.run(schedule);
            long ended = visitors.now();
            awaitNothingToDo(deployed);
            long healed = visitors.now() - ended;
            Scene.lasting(Duration.ofMillis(NemesisJudge.AFTERWARDS));
            memory.add(memory(nemesis));
            visitors.leave();

            Verdict verdict = visitors.count().distinct();
            var move = new Move(counted, deployed.scene().count());
            List<Failure> unexplained = NemesisJudge.unexplained(nemesis.done(), visitors.failures());
            keep(kept, nemesis, visitors.failures(), unexplained);
            System.out.printf(
                    "[nemesis] seed %d: %,d answered, %,d failed of which %d outside of what users must notice, %d sent again, %d held back;"
                            + " counter moved by %,d; %s; in %.0f of %.0f s no request may fail; %d things done; nothing to do %.1f s after the last;"
                            + " before: %s; after: %s%n",
                    seed,
                    visitors.answered(),
                    visitors.failures().size(),
                    unexplained.size(),
                    visitors.sentAgain(),
                    visitors.heldBack(),
                    move.length(),
                    verdict.exact() ? "0 answered twice, 0 out of order" : verdict,
                    NemesisJudge.strict(nemesis.done(), visitors.now()) / 1e3,
                    visitors.now() / 1e3,
                    nemesis.done().size(),
                    healed / 1e3,
                    memory.get(0),
                    memory.get(1));

            assertThat(verdict.violations()).isEmpty();
            assertThat(move.length()).as("0 lost").isGreaterThanOrEqualTo(visitors.answered());
            assertThat(nemesis.violations()).isEmpty();
            assertThat(unexplained.stream().limit(10)).isEmpty();
            assertThat(belongings(deployed)).isEqualTo(before);
            nemesis.attached().destroy();
        }
    }

    private static void putRedisOn(LoopDisk disk, Launcher launcher) {
        stack.docker()
                .createVolumeCmd()
                .withName(launcher.project() + "-redis-data")
                .withLabels(Map.of(Labels.PROJECT, launcher.project(), Labels.VOLUME, Labels.DATA))
                .withDriver("local")
                .withDriverOpts(Map.of("type", "ext4", "device", disk.device()))
                .exec();
    }

    private static List<String> reload() {
        var proxy = stack.topology().proxy();
        return proxy.configuration(stack.deployment().project().site()).reload().apply();
    }

    private static void awaitNothingToDo(Deployed deployed) {
        Awaitility.await("nothing to do")
                .atMost(StackNemesis.HEALED)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    String[] words = deployed.words();
                    words[0] = "plan";
                    Launcher.Result plan = deployed.launcher().run(words);
                    assertThat(plan.status()).as(plan.out() + plan.err()).isZero();
                });
    }

    /** What is there of the stack beside its replicas: as many of each as before. */
    private static Map<String, String> belongings(Deployed deployed) {
        var all = new TreeMap<String, String>();
        var engine = deployed.scene().engine();
        String project = deployed.launcher().project();
        all.put(
                "containers",
                deployed.scene().inventory().containers().stream()
                        .filter(one -> !one.service().equals("app"))
                        .map(Instance::instance)
                        .sorted()
                        .toList()
                        .toString());
        all.put("volumes", Volumes.names(engine, project, Labels.DATA).toString());
        all.put("networks", new StackNetworks(engine, project).names().toString());
        return all;
    }

    /** Of the launcher, in this moment. */
    private static String memory(StackNemesis nemesis) throws IOException {
        Path process = Path.of("/proc", String.valueOf(nemesis.attached().pid()));
        String resident = Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElse("")
                .replaceAll("\\D+(\\d+) kB", "$1");
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return "launcher %d MB and %d descriptors".formatted(Long.parseLong(resident) / 1024, descriptors.count());
        }
    }

    private static void keep(Path kept, StackNemesis nemesis, List<Failure> failures, List<Failure> unexplained)
            throws IOException {
        Files.write(kept.resolve("schedule.txt"), nemesis.told());
        Files.write(kept.resolve("violations.txt"), nemesis.violations());
        Files.write(
                kept.resolve("failures.csv"),
                failures.stream()
                        .map(one ->
                                one.begin() + "," + one.end() + "," + unexplained.contains(one) + "," + one.reason())
                        .toList());
    }
}
