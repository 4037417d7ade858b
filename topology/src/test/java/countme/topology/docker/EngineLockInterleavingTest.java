package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.concurrent.MemoryTime;
import countme.topology.concurrent.Time;
import countme.topology.config.Faults;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever order the calls of several launchers come in, and wherever one stops or is killed: at no time do two of them change the stack. */
class EngineLockInterleavingTest {
    private static final int RUNS = 1500;

    /** One launcher's time, in which nothing is done by itself: what it would do comes in the midst of its calls. */
    private record Still(MemoryTime shared) implements Time {
        @Override
        public Instant instant() {
            return shared.instant();
        }

        @Override
        public long nanos() {
            return shared.nanos();
        }

        @Override
        public boolean pass(Duration duration) {
            return shared.pass(duration);
        }

        @Override
        public Repetition every(Duration period, Runnable what) {
            return () -> {};
        }
    }

    @Test
    void noTwoLaunchersChangeAStackAtATime() throws Throwable {
        int taken = 0;
        int lost = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            var run = new Run(new Random(seed));
            run.play();
            assertThat(run.overlaps()).as("seed " + seed + ": " + run.changes).isEmpty();
            taken += run.terms;
            lost += run.lost;
        }
        // Else it shows nothing.
        assertThat(taken).isGreaterThan(RUNS * 2);
        assertThat(lost).isGreaterThan(RUNS / 100);
    }

    private static final class Run {
        private final Random random;
        private final MemoryTime time = new MemoryTime();
        private final List<Integer> changes = new ArrayList<>();
        private final Interleaving launchers;
        private final MemoryEngine real;
        private final ContainerEngine engine;
        private int terms;
        private int lost;

        Run(Random random) {
            this.random = random;
            launchers = new Interleaving(random);
            real = new MemoryEngine(new Faults(), time, (container, command) -> {
                throw new IllegalStateException();
            });
            engine = launchers.engine(real);
        }

        void play() throws Throwable {
            for (int number = 0; number < 3; number++) {
                launchers.add(this::launcher);
            }
            launchers.run(0.01, () -> {
                if (random.nextInt(5) == 0) {
                    pass(random.nextInt(20));
                }
            });
            pass(20);
            new EngineLock(real, "shop", time, "the last one")
                    .take(Duration.ZERO)
                    .close();
            assertThat(real.volumeNames()).isEmpty();
        }

        private void pass(int seconds) {
            boolean unused = time.pass(Duration.ofSeconds(seconds));
        }

        private void launcher() {
            for (int attempt = 0; attempt < 4; attempt++) {
                try (Lease lease = new EngineLock(engine, "shop", new Still(time), "somebody").take(Duration.ZERO)) {
                    int term = ++terms;
                    for (int change = 0; change < 4; change++) {
                        lease.confirm();
                        changes.add(term);
                        // Others go on meanwhile.
                        boolean unused = engine.isLocal();
                    }
                } catch (Problem e) {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.LOCK_HELD);
                    lost += String.valueOf(e.getMessage()).contains("has lost") ? 1 : 0;
                }
            }
        }

        /** Who has changed something after somebody else had. */
        Set<Integer> overlaps() {
            var over = new HashSet<Integer>();
            var overlapping = new HashSet<Integer>();
            int current = 0;
            for (int term : changes) {
                if (term != current && !over.add(term)) {
                    overlapping.add(term);
                }
                current = term;
            }
            return overlapping;
        }
    }
}
