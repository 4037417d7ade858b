package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A stack is adopted by the next launcher, whatever became of the one before it. */
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class AdoptionTest {
    @Container
    static final Stack stack = Stack.shared();

    @RegisterExtension
    final OwnProject own = OwnProject.named("adopt");

    @Test
    void aKilledLaunchersStackServesIsAdoptedUnchangedAndANewerLaunchersIsRefused() throws Exception {
        Process killed = own.launcher().attach(Launcher.up(own.ports()));
        killed.destroyForcibly().waitFor();

        assertThat(answer()).contains("seen 1 times");
        List<String> ids = ids();
        try (var events = new EngineEvents(stack.connection(), own.launcher().project())) {
            Launcher.Result again = own.launcher().run(Launcher.up(own.ports(), "--detach"));
            assertThat(again.status()).as(again.err()).isZero();
            assertThat(again.out()).contains("nothing was changed");
            assertThat(events.changes()).as("changes among %s", events.seen()).isZero();
        }
        assertThat(ids()).isEqualTo(ids);

        Launcher newer = own.launcher().running(newer());
        Launcher.Result plan = newer.run(withPorts("plan"));
        assertThat(plan.status()).as(plan.err()).isEqualTo(3);
        assertThat(plan.out()).contains("app-1", "app-2").doesNotContain("gap", "redis", "proxy");
        assertThat(ids()).isEqualTo(ids);
        Launcher.Result adopted = newer.run(Launcher.up(own.ports(), "--detach"));
        assertThat(adopted.status()).as(adopted.err()).isZero();
        assertThat(answer()).contains("seen 2 times");
        assertThat(ids()).as("only replicas are new").filteredOn(ids::contains).hasSize(ids.size() - 2);

        List<String> newers = ids();
        for (String[] verb :
                List.of(withPorts("plan"), Launcher.up(own.ports(), "-d"), new String[] {"restart", "app"})) {
            Launcher.Result refused = own.launcher().run(verb);
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("newer countme, 99.0.0", "Use version 99.0.0");
        }
        assertThat(ids()).isEqualTo(newers);
        assertThat(own.launcher().run("down").status()).isZero();
    }

    /** The launcher as a later release would be. */
    private Path newer() {
        Path copy = own.launcher().directory().resolve("newer.jar");
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

    private String[] withPorts(String verb) {
        String[] words = Launcher.up(own.ports());
        words[0] = verb;
        return words;
    }

    private String answer() {
        Target target = Target.at(own.ports());
        return target.get(target.client()).body();
    }

    private List<String> ids() {
        return Inventory.read(stack.engine(), own.launcher().project()).containers().stream()
                .map(Instance::id)
                .sorted()
                .toList();
    }
}
