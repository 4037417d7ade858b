package countme.topology.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.concurrent.Time;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployLockTest {
    @TempDir
    Path directory;

    @Test
    void givesWhatTheWorkGives() {
        assertThat(DeployLock.holding(directory.resolve("new"), () -> "done")).isEqualTo("done");
    }

    @Test
    void onlyOneAtATimeChangesAStack() {
        assertThat(DeployLock.isHeldHere(directory)).isFalse();
        DeployLock.holding(directory, () -> {
            assertThat(DeployLock.isHeldHere(directory)).isTrue();
            assertHeld();
            return "done";
        });
        assertThat(DeployLock.isHeldHere(directory)).isFalse();
    }

    @Test
    void projectsDoNotWaitForEachOther() {
        String inner = DeployLock.holding(
                directory.resolve("one"), () -> DeployLock.holding(directory.resolve("two"), () -> "done"));
        assertThat(inner).isEqualTo("done");
    }

    @Test
    void itIsFreeAgainWhenTheWorkFails() {
        var failure = new IllegalStateException("no");
        assertThatThrownBy(() -> DeployLock.holding(directory, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(DeployLock.holding(directory, () -> "done")).isEqualTo("done");
    }

    @Test
    void aSecondTryFromTheSameProcessLeavesOtherProcessesOut() {
        DeployLock.holding(directory, () -> {
            assertHeld();
            assertThat(inAnotherProcess()).as("what another process gets").isEqualTo('n');
            return "done";
        });
    }

    @Test
    void whoeverWaitsGetsItWhenItIsFree() throws Exception {
        Process holder = holder();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('h');
            Future<String> waiting = threads.submit(
                    () -> DeployLock.holding(directory, Duration.ofSeconds(60), Time.system(), () -> "done"));
            assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            holder.destroyForcibly();

            assertThat(waiting.get()).isEqualTo("done");
        } finally {
            threads.shutdownNow();
            holder.destroyForcibly().waitFor();
        }
    }

    @Test
    void theDeathOfItsHolderFreesIt() throws Exception {
        Process holder = holder();
        try {
            assertThat(holder.getInputStream().read())
                    .as("the holder says that it holds")
                    .isEqualTo('h');
            assertHeld();
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(DeployLock.holding(directory, () -> "done")).isEqualTo("done");
    }

    @Test
    void whereNothingCanBeWrittenIsAProblem() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> DeployLock.holding(file, () -> "done"))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("Cannot lock", "XDG_STATE_HOME");
    }

    /** What one says that tries, and ends at once. */
    private int inAnotherProcess() {
        try {
            Process holder = holder();
            try {
                return holder.getInputStream().read();
            } finally {
                holder.destroyForcibly().onExit().join();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Process holder() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.resolve("lock").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void assertHeld() {
        assertThatThrownBy(() -> DeployLock.holding(directory, () -> "done"))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.LOCK_HELD);
                    assertThat(problem.why()).contains(directory.resolve("lock").toString());
                });
    }

    /** Says whether it holds a lock, and holds it until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (var channel = FileChannel.open(
                            Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.tryLock()) {
                System.out.print(lock == null ? 'n' : 'h');
                System.out.flush();
                while (System.in.read() >= 0) {
                    // Until its input ends, which is when the test does.
                }
            }
        }
    }
}
