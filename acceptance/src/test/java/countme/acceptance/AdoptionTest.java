package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A stack is adopted by the next launcher, whatever became of the one before it; taken down, it stays down and keeps its count. */
@Testcontainers
@Order(Deployed.BESIDE_UNWATCHED)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AdoptionTest {
    @Container
    static final Deployed beside = Deployed.beside("--monitoring", "false");

    @Order(1)
    @Test
    void aKilledLaunchersStackServesAndIsAdoptedUnchanged() throws Exception {
        long before = count();
        beside.attend().destroyForcibly().waitFor();

        assertThat(answer()).contains("seen " + (before + 1) + " times");
        List<String> ids = beside.ids();
        try (var events =
                new EngineEvents(Stack.shared().connection(), beside.launcher().project())) {
            Launcher.Result again = beside.up();
            assertThat(again.status()).as(again.err()).isZero();
            assertThat(again.out()).contains("nothing was changed");
            // Its lock an 'up' takes in any case.
            assertThat(events.changes("lock-"))
                    .as("changes among %s", events.seen())
                    .isZero();
        }
        assertThat(beside.ids()).isEqualTo(ids);
    }

    @Order(2)
    @Test
    void aStackTakenDownElsewhereIsNotPutUpAgainAndItsCountGoesOnLater() throws Exception {
        long before = count();
        Process attached = beside.attend();

        Launcher.Result down = beside.launcher().run("down");

        assertThat(down.status()).as(down.err()).isZero();
        assertThat(attached.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(attached.exitValue()).isZero();
        assertThat(beside.launcher().out()).contains("taken down").doesNotContain("goes on serving; the engine");
        assertThat(beside.scene().inventory().isEmpty()).isTrue();
        assertThat(beside.launcher().run("status").status()).isEqualTo(18);

        assertThat(beside.up().status()).isZero();
        assertThat(answer()).contains("seen " + (before + 1) + " times");
        Launcher.Result unwatched = beside.launcher().run("status");
        assertThat(unwatched.status()).isZero();
        assertThat(unwatched.out()).contains("redis").doesNotContain("loki");
        assertThat(Stack.shared().deployment().status().isHealthy())
                .as("the stack beside it is not concerned")
                .isTrue();
    }

    @Order(3)
    @Test
    void whatANewerLauncherMadeIsLeftToIt() {
        List<String> ids = beside.ids();
        long before = count();

        Launcher newer = beside.launcher().running(newer());
        Launcher.Result plan = newer.runPackaged(verb("plan"));
        assertThat(plan.status()).as(plan.err()).isEqualTo(3);
        assertThat(plan.out().lines().filter(line -> line.contains("app-"))).hasSize(2);
        assertThat(plan.out()).doesNotContain("gap", "redis", "proxy");
        assertThat(beside.ids()).isEqualTo(ids);
        Launcher.Result adopted = newer.runPackaged(beside.words("--detach"));
        assertThat(adopted.status()).as(adopted.err()).isZero();
        assertThat(answer()).contains("seen " + (before + 1) + " times");
        assertThat(beside.ids())
                .as("only replicas are new")
                .filteredOn(ids::contains)
                .hasSize(ids.size() - 2);

        List<String> newers = beside.ids();
        for (String[] verb : List.of(verb("plan"), beside.words("-d"), new String[] {"restart", "app"})) {
            Launcher.Result refused = beside.launcher().run(verb);
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("newer countme, 99.0.0", "Use version 99.0.0");
        }
        assertThat(beside.ids()).isEqualTo(newers);
        // What it made can be taken down by any.
        assertThat(beside.launcher().run("down").status()).isZero();
    }

    /** The launcher as a later release would be. */
    private static Path newer() {
        Path copy = beside.launcher().directory().resolve("newer.jar");
        try {
            Files.copy(Path.of(System.getProperty("launcher.jar")), copy);
            try (FileSystem jar = FileSystems.newFileSystem(copy)) {
                Files.writeString(jar.getPath("/countme.properties"), "version=99.0.0\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    private static String[] verb(String verb) {
        String[] words = beside.words();
        words[0] = verb;
        return words;
    }

    private static String answer() {
        Target target = beside.scene().target();
        return target.get(target.client()).body();
    }

    private static long count() {
        return beside.scene().count();
    }
}
