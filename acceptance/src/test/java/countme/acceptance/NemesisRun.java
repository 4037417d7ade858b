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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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

    /** After everything is well, and nobody may notice anything any more. */
    private static final Duration CALM = Duration.ofSeconds(30);

    /** Of resident memory, from a launcher's third minute on. */
    private static final double MOST_GROWTH = 1.25;

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
            steps.steps().forEach(step -> schedule.println("to do: " + step));
            Scene.lasting(WARM_UP);
            Holdings held = holdings(nemesis, deployed);
            try (var samples = new Samples(nemesis, visitors::now, kept.resolve("launcher.csv"))) {
                nemesis.run(steps);
                long ended = visitors.now();
                awaitNothingToDo(deployed);
                long healed = visitors.now() - ended;
                Scene.lasting(Duration.ofMillis(NemesisJudge.AFTERWARDS).plus(CALM));
                Holdings holds = holdings(nemesis, deployed);
                visitors.leave();

                Verdict verdict = visitors.count()
                        .verdict(new Move(counted, deployed.scene().count()));
                long strict = NemesisJudge.strict(nemesis.done(), visitors.now());
                List<Failure> unexplained = NemesisJudge.unexplained(nemesis.done(), visitors.failures());
                System.out.printf(
                        "[nemesis] seed %d: %,d answered, %,d not, %,d who got no number, waited too long or did not come, of which %d outside of what users must"
                                + " notice, %d sent again, %d held back; %s; in %.0f of %.0f s no request may fail; %d things done; nothing to do %.1f s"
                                + " after the last; before: %s; after: %s%n",
                        seed,
                        visitors.answered(),
                        visitors.unanswered(),
                        visitors.failures().size(),
                        unexplained.size(),
                        visitors.sentAgain(),
                        visitors.heldBack(),
                        verdict.exact() ? "0 lost, 0 answered twice, 0 out of order" : verdict,
                        strict / 1e3,
                        visitors.now() / 1e3,
                        nemesis.done().size(),
                        healed / 1e3,
                        held,
                        holds);

                assertThat(verdict.violations()).isEmpty();
                assertThat(nemesis.violations()).isEmpty();
                assertThat(nemesis.neverDone()).as("verbs that were never done").isEmpty();
                assertThat(unexplained.stream().limit(10)).isEmpty();
                assertThat(strict).as("time in which no request may fail").isGreaterThan(visitors.now() / 4);
                assertThat(belongings(deployed)).isEqualTo(before);
                assertThat(leftOver(deployed)).isEmpty();
                assertThat(holds.temporary()).isEqualTo(held.temporary());
                assertThat(holds.descriptors()).isLessThanOrEqualTo(held.descriptors() + MORE_DESCRIPTORS);
                assertThat(samples.growth())
                        .as("of the launcher that stayed longest")
                        .isLessThan(MOST_GROWTH);
                nemesis.attached().destroy();
            } finally {
                keep(kept, nemesis, visitors.failures());
                Files.writeString(
                        kept.resolve("launcher.txt"), deployed.launcher().err());
            }
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

    /** All are ready, and a plan is empty. */
    private static void awaitNothingToDo(Deployed deployed) {
        Awaitility.await("nothing to do")
                .atMost(StackNemesis.HEALED)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    Launcher.Result status = deployed.launcher().run("status");
                    assertThat(status.status()).as(status.out() + status.err()).isZero();
                    String[] words = deployed.words();
                    words[0] = "plan";
                    Launcher.Result plan = deployed.launcher().run(words);
                    assertThat(plan.status()).as(plan.out() + plan.err()).isZero();
                });
    }

    /** What only a change of the stack may have for a while. */
    private static List<String> leftOver(Deployed deployed) {
        var engine = deployed.scene().engine();
        String project = deployed.launcher().project();
        var left = new ArrayList<String>();
        engine.containers(Map.of(Labels.PROJECT, project)).stream()
                .filter(one -> !one.labels().containsKey(Labels.SERVICE))
                .map(one -> "container " + one.name())
                .forEach(left::add);
        long services = Stack.shared().topology().services().size();
        Map<String, Long> most = Map.of(Labels.CONFIG, services, Labels.LOCK, 0L, Labels.RECORD, 2L);
        most.forEach((kind, atMost) -> {
            List<String> volumes = Volumes.names(engine, project, kind);
            if (volumes.size() > atMost) {
                left.add(kind + " volumes " + volumes);
            }
        });
        return left;
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
                Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")));
                Stream<Path> state = Files.walk(deployed.state(""))) {
            return new Holdings(
                    resident(Files.readString(process.resolve("status"))),
                    replicas,
                    descriptors.count(),
                    Stream.concat(temporary, state.filter(NemesisRun::isUnfinished))
                            .map(file -> file.getFileName().toString())
                            .sorted()
                            .toList());
        }
    }

    private static boolean isUnfinished(Path file) {
        return file.toString().endsWith(".tmp") || file.toString().endsWith(".unfinished");
    }

    /** The resident memory of the attached launchers, each minute. */
    private static final class Samples implements AutoCloseable {
        private static final int FIRST_MINUTES = 3;

        private final Map<Long, List<Long>> megabytes = new LinkedHashMap<>();
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final PrintWriter file;

        Samples(StackNemesis nemesis, LongSupplier now, Path file) throws IOException {
            this.file = new PrintWriter(Files.newBufferedWriter(file), true);
            this.file.println("milliseconds,process,megabytes");
            var unused = clock.scheduleAtFixedRate(
                    () -> take(now.getAsLong(), nemesis.attached().pid()), 0, 1, TimeUnit.MINUTES);
        }

        private synchronized void take(long at, long process) {
            try {
                long resident = resident(Files.readString(Path.of("/proc", String.valueOf(process), "status")));
                megabytes.computeIfAbsent(process, key -> new ArrayList<>()).add(resident);
                file.println(at + "," + process + "," + resident);
            } catch (IOException e) {
                // It has just been killed.
            }
        }

        /** How many times as much one has in the end as after its first minutes; 1 where none stayed so long. */
        synchronized double growth() {
            return megabytes.values().stream()
                    .max(Comparator.comparingInt(List::size))
                    .filter(longest -> longest.size() > FIRST_MINUTES)
                    .map(longest -> longest.get(longest.size() - 1) / (double) longest.get(FIRST_MINUTES))
                    .orElse(1.0);
        }

        @Override
        public void close() {
            clock.shutdownNow();
            file.close();
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

    private static void keep(Path kept, StackNemesis nemesis, List<Failure> failures) throws IOException {
        var unexplained = new HashSet<>(NemesisJudge.unexplained(nemesis.done(), failures));
        Files.write(kept.resolve("violations.txt"), nemesis.violations());
        Files.write(
                kept.resolve("failures.csv"),
                failures.stream()
                        .map(one ->
                                one.begin() + "," + one.end() + "," + unexplained.contains(one) + "," + one.reason())
                        .toList());
    }
}
