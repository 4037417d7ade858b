package countme.topology.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Setting;
import countme.topology.deploy.Nemesis.Act;
import countme.topology.deploy.Nemesis.Step;
import countme.topology.deploy.Nemesis.Trouble;
import countme.topology.state.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults in any order, some of them in the middle of what an operator does: what always holds still holds, and the stack comes back. */
class NemesisTest {
    private static final int STEPS = 8;
    private static final int CALLS = 120;
    /** How many are always tried, with the same seeds. */
    private static final int USUAL = 1000;
    /** Lines of the log of one that failed. */
    private static final int SHOWN = 40;

    private static final List<Act> ACTS = List.of(Act.values());
    private static final List<Trouble> TROUBLES = List.of(Trouble.values());

    @TempDir
    private static Path shared = Path.of("");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static List<OwnCertificate> certificates = List.of();

    @BeforeAll
    static void makeCertificates() throws IOException {
        certificates = List.of(
                OwnCertificate.in(Files.createDirectory(shared.resolve("one"))),
                OwnCertificate.in(Files.createDirectory(shared.resolve("other"))));
    }

    /** The steps that a seed chooses. */
    private static List<Step> schedule(long seed) {
        var random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            Act act = ACTS.get(random.nextInt(ACTS.size()));
            boolean isFault = act.compareTo(Act.end) >= 0;
            Trouble trouble =
                    isFault || random.nextInt(3) == 0 ? Trouble.none : TROUBLES.get(random.nextInt(TROUBLES.size()));
            steps.add(new Step(
                    act, random.nextInt(30), trouble, trouble == Trouble.none ? 0 : 1 + random.nextInt(CALLS)));
        }
        if (seed % 2 == 1) {
            steps.add(new Step(Act.attend, 0, Trouble.none, 0));
        }
        return steps;
    }

    private List<Violation> run(MemoryStack prepared, List<Step> steps) {
        return run(prepared, steps, line -> {});
    }

    private List<Violation> run(MemoryStack prepared, List<Step> steps, Consumer<String> log) {
        Path directory = shared.resolve("run-" + NUMBER.incrementAndGet());
        try {
            return Nemesis.run(prepared.copy(directory), certificates, steps, log);
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) {
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MemoryStack prepared() {
        MemoryStack stack = certificates
                .get(0)
                .of(new MemoryStack(shared.resolve("prepared-" + NUMBER.incrementAndGet()), RememberedTopology::of))
                .with(Setting.OBSERVE, 1);
        var unused = stack.up();
        return stack;
    }

    /** What was found once, as few steps as it takes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cut:2 rotate:0",
                "pause:2 rotate:0",
                "silence:2 rotate:0",
                "silence:2 restart:0",
                "end:2 restart:0",
                "pause:1 restart:0",
                "deploy:13:away:117 cut:17 silence:4 rotate:23",
                "renew:16 down:21:kill:13",
                "down:6:kill:5",
                "end:2 rotate:7:call:65",
                "scale:18 restore:29:death:7",
                "end:2 end:11 rotate:0",
                "restart:4:death:12",
                "rotate:6:hang:100",
                "deploy:0 rollback:22:hang:51",
                "deploy:18:hang:98",
                "silence:1 renew:10",
                "silence:10",
                "silence:28 pause:14",
                "scale:17:kill:22 heal:22 silence:25",
                "restore:0:kill:19",
                "pause:4 deploy:13:call:41 rotate:15:kill:52"
            })
    void wasFound(String schedule) {
        List<Step> steps = Stream.of(schedule.split(" ", -1)).map(Step::parse).toList();

        assertThat(run(prepared(), steps)).isEmpty();
    }

    /** {@code -Dschedules=N} tries as many that were not tried before, from {@code -Dseed} on if that is given. */
    @Test
    void whateverHappensInWhateverOrder() {
        MemoryStack prepared = prepared();
        boolean fresh = System.getProperty("schedules") != null;
        // Milliseconds, so that runs after one another share none.
        long first = Long.getLong("seed", fresh ? System.currentTimeMillis() * 1000 : 1);
        int schedules = Integer.getInteger("schedules", USUAL);
        long begun = System.nanoTime();
        long busy = processorNanos();
        var done = new AtomicInteger();
        List<String> failures = LongStream.range(first, first + schedules)
                .parallel()
                .mapToObj(seed -> {
                    Optional<String> failure = failure(prepared, seed);
                    failure.ifPresent(System.out::println);
                    int number = done.incrementAndGet();
                    if (fresh && number % 1000 == 0) {
                        System.out.println(number + " schedules, in " + seconds(System.nanoTime() - begun));
                    }
                    return failure;
                })
                .flatMap(Optional::stream)
                .limit(5)
                .toList();
        System.out.println(done + " schedules, seeds " + first + " to " + (first + schedules - 1) + ", in "
                + seconds(System.nanoTime() - begun) + ", with " + seconds(processorNanos() - busy)
                + " of processor time; " + failures.size() + " failed");
        assertThat(failures)
                .as("schedules, as few steps as it takes, to be lines of wasFound")
                .isEmpty();
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    private static long processorNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getProcessCpuTime()
                : 0;
    }

    private Optional<String> failure(MemoryStack prepared, long seed) {
        List<Step> steps = schedule(seed);
        List<Violation> found = run(prepared, steps);
        if (found.isEmpty()) {
            return isTwiceTheSame(seed) && !calls(prepared, steps).equals(calls(prepared, steps))
                    ? Optional.of("seed " + seed + " is not deterministic: " + words(steps))
                    : Optional.empty();
        }
        String kind = found.get(0).kind();
        if (!breaks(prepared, steps, kind)) {
            return Optional.of(
                    "seed " + seed + " is not deterministic: " + words(steps) + "\n  it broke once: " + found);
        }
        List<Step> fewest = smallest(prepared, steps, kind);
        var log = new ArrayDeque<String>();
        List<Violation> violations = run(prepared, fewest, line -> {
            log.add(line);
            if (log.size() > SHOWN) {
                log.remove();
            }
        });
        return Optional.of("seed " + seed + ", " + steps.size() + " steps: " + words(steps) + "\n\"" + words(fewest)
                + "\",\n  " + violations.stream().map(Violation::toString).collect(Collectors.joining("\n  "))
                + "\nWhat was done last:\n" + String.join("\n", log));
    }

    /** Whether the first rule that steps break is of this kind: fewer steps that break another one explain nothing. */
    private boolean breaks(MemoryStack prepared, List<Step> steps, String kind) {
        return run(prepared, steps).stream().limit(1).anyMatch(one -> one.kind().equals(kind));
    }

    /** Of these it is seen whether a seed does the same twice. */
    private static boolean isTwiceTheSame(long seed) {
        return seed % 100 == 0;
    }

    private List<String> calls(MemoryStack prepared, List<Step> steps) {
        var log = new ArrayList<String>();
        List<Violation> unused = run(prepared, steps, log::add);
        return log;
    }

    /** As few steps as still do it, with as little trouble. */
    private List<Step> smallest(MemoryStack prepared, List<Step> steps, String kind) {
        List<Step> fewest = steps;
        for (List<Step> fewer = smaller(prepared, fewest, kind);
                !fewer.equals(fewest);
                fewer = smaller(prepared, fewest, kind)) {
            fewest = fewer;
        }
        return fewest;
    }

    private List<Step> smaller(MemoryStack prepared, List<Step> steps, String kind) {
        List<Step> fewest = steps;
        for (int i = fewest.size() - 1; i >= 0; i--) {
            List<Step> fewer = new ArrayList<>(fewest);
            Step left = fewer.remove(i);
            if (breaks(prepared, fewer, kind)) {
                fewest = fewer;
            } else if (left.trouble() != Trouble.none) {
                fewer.add(i, new Step(left.act(), left.number(), Trouble.none, 0));
                if (breaks(prepared, fewer, kind)) {
                    fewest = fewer;
                }
            }
        }
        return fewest;
    }

    private static String words(List<Step> steps) {
        return steps.stream().map(Step::toString).collect(Collectors.joining(" "));
    }
}
