package countme.topology.deploy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.deploy.MemoryStack;
import countme.topology.report.Destination;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlesTest {
    @TempDir
    private Path directory = Path.of("");

    private Path launcher = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void thereIsALauncher() throws IOException {
        launcher = Files.writeString(directory.resolve("topology.jar"), "launcher");
        file = directory.resolve("countme.bundle");
    }

    private MemoryStack stack(String name) {
        return new MemoryStack(directory.resolve(name));
    }

    private static Bundles of(MemoryStack stack) {
        return new Bundles(stack.deployment().project());
    }

    private Bundle.About save(MemoryStack stack) {
        return of(stack).save(launcher, Destination.of(file), Progress.quiet());
    }

    @Test
    void whereNoRegistryAnswersAStackComesUpFromIt() {
        Bundle.About written = save(stack("one"));
        MemoryStack other = stack("other");
        List.of(
                        "nginx",
                        "redis",
                        "temurin",
                        "prometheus",
                        "loki",
                        "collector",
                        "alertmanager",
                        "fail2ban",
                        "exporter",
                        "registry")
                .forEach(other.platform().images()::refuse);
        assertThatThrownBy(other::up).isInstanceOf(Problem.class);

        Bundle bundle = of(other).check(file, Progress.quiet());
        assertThat(of(other).load(bundle, Progress.quiet())).isEmpty();

        assertThat(other.up()).contains("redis", "app-1", "proxy");
        assertThat(bundle.about()).isEqualTo(written);
        assertThat(written.images())
                .contains("nginx:1.30.5", "countme/app:0.1.0-carried")
                .doesNotHaveDuplicates();
    }

    @Test
    void whatIsForAnotherProcessorIsRefusedBeforeAnythingIsLoaded() {
        Bundle.About unused = save(stack("one"));
        MemoryStack other = stack("other");
        other.platform().images().runOn("arm64");

        assertThatThrownBy(() -> of(other).check(file, Progress.quiet()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("another processor");
    }

    @Test
    void whatFailsToLoadCanBeLoadedAgain() {
        Bundle.About unused = save(stack("one"));
        MemoryStack other = stack("other");
        Bundle bundle = of(other).check(file, Progress.quiet());
        other.platform().faults().once();

        assertThatThrownBy(() -> of(other).load(bundle, Progress.quiet())).isInstanceOf(Problem.class);

        other.platform().faults().none();
        assertThat(of(other).load(bundle, Progress.quiet())).isEmpty();
    }

    /** Another launcher's images have other names. */
    @Test
    void whatALauncherNeedsBesideThemIsNamed() throws IOException {
        MemoryStack other = stack("other");
        Path foreign = directory.resolve("foreign");
        Destination.of(foreign)
                .write(out -> Bundle.write(
                        out,
                        new Bundle.About("0.0.9", "amd64", Instant.EPOCH, List.of()),
                        to -> to.write(1),
                        to -> to.write(1),
                        to -> to.flush()));

        assertThat(of(other).load(of(other).check(foreign, Progress.quiet()), Progress.quiet()))
                .contains("redis", "app", "proxy");
    }

    @Test
    void whereSavingFailsNoFileIsLeft() {
        MemoryStack stack = stack("one");
        stack.platform().faults().watch(call -> {
            if (call.equals("save images")) {
                throw new Problem("The engine's disk is broken", "It says so.", "Repair it.");
            }
        });

        assertThatThrownBy(() -> save(stack)).isInstanceOf(Problem.class);

        assertThat(directory).isDirectoryNotContaining(path -> path.toString().contains("countme.bundle"));
        assertThat(directory).isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
    }
}
