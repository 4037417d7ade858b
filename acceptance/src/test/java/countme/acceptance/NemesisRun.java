package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.acceptance.NemesisJudge.Failure;
import countme.loadtest.Move;
import countme.loadtest.Verdict;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.StackNetworks;
import countme.topology.docker.Volumes;
import countme.topology.policy.Labels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One run of the nemesis, as a program of its own: whoever starts it can end the engine under it. It prints what it noticed, and ends with 1
 * where anything is not as it has to be.
 */
final class NemesisRun {
    /** What it prints to have the engine killed and started again. Who does so answers with a line. */
    static final String KILL_THE_ENGINE = "[nemesis] kill the engine";

    private static final int VISITORS_A_SECOND = 300;
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /** How many descriptors a launcher may have more than at the begin: those of connections that come and go. */
    private static final int MORE_DESCRIPTORS = 16;

    private final Stack stack = Stack.shared();
    private final Path directory;
    private final BufferedReader answers = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private NemesisRun(Path directory) {
        this.directory = directory;
    }

    /**
     * Runs on the engine that the environment names.
     *
     * @param args the seed, the minutes, where what happened is kept, a directory for anything else
     */
    public static void main(String[] args) throws Exception {
        long seed = Long.parseLong(args[0]);
        var schedule = NemesisSchedule.of(seed, Duration.ofMinutes(Integer.parseInt(args[1])));
        int status = 0;
        try {
            new NemesisRun(Path.of(args[3])).run(schedule, seed, Path.of(args[2]));
        } catch (Exception | AssertionError e) {
            e.printStackTrace(System.out);
            status = 1;
        }
        System.exit(status);
    }

    private void run(NemesisSchedule schedule, long seed, Path kept) throws Exception {
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

    /** Returns when it answers again. */
    private synchronized void killTheEngine() {
        System.out.println(KILL_THE_ENGINE);
        try {
            if (answers.readLine() == null) {
                throw new IllegalStateException("nobody can kill the engine");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Deployed deployed, NemesisSchedule steps, long seed, Path kept) throws Exception {
        Versions versions = Versions.of(deployed, directory);
        for (int i = 0; i < 3; i++) {
            versions.push("good-" + i);
        }
        Process attached = deployed.attend();
        Map<String, String> before = belongings(deployed);
        long counted = deployed.scene().count();
        try (var visitors = SteadyVisitors.begin(
                        deployed.scene().target(), VISITORS_A_SECOND, kept.resolve("history.csv.gz"));
                var schedule = new PrintWriter(Files.newBufferedWriter(kept.resolve("schedule.txt")), true);
                var nemesis = new StackNemesis(
                        deployed,
                        versions,
                        attached,
                        visitors::now,
                        directory,
                        this::killTheEngine,
                        schedule::println)) {
            Scene.lasting(WARM_UP);
            Holdings held = holdings(nemesis, deployed);
            nemesis.run(steps);
            long ended = visitors.now();
            awaitNothingToDo(deployed);
            long healed = visitors.now() - ended;
            Scene.lasting(Duration.ofMillis(NemesisJudge.AFTERWARDS));
            Holdings holds = holdings(nemesis, deployed);
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
                    held,
                    holds);

            assertThat(verdict.violations()).isEmpty();
            assertThat(move.length()).as("0 lost").isGreaterThanOrEqualTo(visitors.answered());
            assertThat(nemesis.violations()).isEmpty();
            assertThat(unexplained.stream().limit(10)).isEmpty();
            assertThat(belongings(deployed)).isEqualTo(before);
            assertThat(holds.temporary()).isEqualTo(held.temporary());
            assertThat(holds.descriptors()).isLessThanOrEqualTo(held.descriptors() + MORE_DESCRIPTORS);
            nemesis.attached().destroy();
        }
    }

    private void putRedisOn(LoopDisk disk, Launcher launcher) {
        stack.docker()
                .createVolumeCmd()
                .withName(launcher.project() + "-redis-data")
                .withLabels(Map.of(Labels.PROJECT, launcher.project(), Labels.VOLUME, Labels.DATA))
                .withDriver("local")
                .withDriverOpts(Map.of("type", "ext4", "device", disk.device()))
                .exec();
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

    /**
     * What is held in one moment.
     *
     * @param launcher megabytes that are resident of the one that stays
     * @param replicas the same of each replica's Java
     * @param descriptors that the launcher has open
     * @param temporary names of temporary files
     */
    private record Holdings(long launcher, List<Long> replicas, long descriptors, List<String> temporary) {
        @Override
        public String toString() {
            return "launcher %d MB and %d descriptors, replicas %s MB, %d temporary files"
                    .formatted(launcher, descriptors, replicas, temporary.size());
        }
    }

    private Holdings holdings(StackNemesis nemesis, Deployed deployed) throws IOException {
        Path process = Path.of("/proc", String.valueOf(nemesis.attached().pid()));
        List<Long> replicas = deployed.scene().inventory().containers().stream()
                .filter(one -> one.service().equals("app"))
                .map(one -> resident(deployed.scene().exec(one.instance(), "cat", "/proc/1/status")))
                .toList();
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"));
                Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return new Holdings(
                    resident(Files.readString(process.resolve("status"))),
                    replicas,
                    descriptors.count(),
                    temporary
                            .map(file -> file.getFileName().toString())
                            .sorted()
                            .toList());
        }
    }

    /** Megabytes. */
    private static long resident(String status) {
        String kilobytes = status.lines()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\D", "");
        return Long.parseLong(kilobytes) / 1024;
    }

    private static void keep(Path kept, StackNemesis nemesis, List<Failure> failures, List<Failure> unexplained)
            throws IOException {
        Files.write(kept.resolve("violations.txt"), nemesis.violations());
        Files.write(
                kept.resolve("failures.csv"),
                failures.stream()
                        .map(one ->
                                one.begin() + "," + one.end() + "," + unexplained.contains(one) + "," + one.reason())
                        .toList());
    }
}
