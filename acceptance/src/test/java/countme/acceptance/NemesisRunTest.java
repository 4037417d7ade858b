package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a stack, in whatever order and at once: the count is exact, nobody notices what nobody has to notice, and in the end
 * everything is well by itself. {@code -Dminutes=30 -Dseed=7} says how long and which schedule; what happened is kept in
 * {@code target/nemesis}. The stack is on an engine of its own, because that is killed, too.
 */
@Tag("nemesis")
class NemesisRunTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void theCountIsExactAndEverythingHealsWhateverHappens() throws Exception {
        assumeTrue(LoopDisk.isPossible() && SecondEngine.isPossible(), "needs Linux, root and dockerd");
        String seed = String.valueOf(Long.getLong("seed", 1));
        Path kept = Files.createDirectories(
                Path.of("target", "nemesis", "seed-" + seed).toAbsolutePath());
        Path bundle = directory.resolve("countme.bundle");
        var launcher = new Launcher("countme-nemesis", directory);
        assertThat(launcher.runPackaged("images", "save", bundle.toString()).status())
                .as(launcher.err())
                .isZero();
        try (var second = new SecondEngine(Files.createDirectory(directory.resolve("engine")), true)) {
            assertThat(launcher.runPackaged("images", "load", bundle.toString(), "--engine", second.address())
                            .status())
                    .as(launcher.err())
                    .isZero();
            Files.delete(bundle);
            assertThat(run(second, seed, String.valueOf(Integer.getInteger("minutes", 3)), kept.toString()))
                    .as("status of the run, which has printed why")
                    .isZero();
        }
    }

    /** In the engine's network, where its ports are. */
    private int run(SecondEngine second, String... args) throws IOException, InterruptedException {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        List<String> line = new ArrayList<>(second.inItsNetwork());
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-Djava.io.tmpdir=" + temporary);
        for (String property : List.of("launcher.jar", "app.image", "visitors.pause")) {
            line.add("-D" + property + "=" + System.getProperty(property));
        }
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), NemesisRun.class.getName()));
        line.addAll(List.of(args));
        line.add(Files.createDirectory(directory.resolve("run")).toString());
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("DOCKER_HOST", second.address());
        Process run = builder.start();
        try (BufferedReader said = run.inputReader(StandardCharsets.UTF_8);
                var answer = new PrintWriter(run.outputWriter(StandardCharsets.UTF_8), true)) {
            for (String next = said.readLine(); next != null; next = said.readLine()) {
                System.out.println(next);
                if (next.equals(NemesisRun.KILL_THE_ENGINE)) {
                    second.restart(true);
                    answer.println("it answers again");
                }
            }
            return run.waitFor();
        } finally {
            run.destroyForcibly();
        }
    }
}
