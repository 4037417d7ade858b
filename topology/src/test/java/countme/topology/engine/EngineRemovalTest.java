package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.certs.trust.CommandRunner;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing but files below a temporary directory is real here; package and service managers are only told. */
class EngineRemovalTest {
    private static final CommandRunner.Result GOOD = new CommandRunner.Result(0, "");

    @TempDir
    Path directory;

    private final List<String> commands = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private @Nullable String failing;

    @AfterEach
    void end() {
        processes.forEach(Process::destroy);
    }

    @Test
    void whereCountmeGaveNoEngineNothingIsDone() {
        EngineRemoval removal = removal(false);
        assertThat(removal.preview()).isEmpty();
        removal.run();
        assertThat(commands).isEmpty();
    }

    @Test
    void anEngineInstalledAsAServiceIsStoppedAndItsPackagesSettingsAndDataGo() throws IOException {
        record(List.of("docker.io", "runc"), directory.resolve("daemon.json"));
        EngineRemoval removal = removal(true);

        assertThat(removal.preview())
                .containsExactly(
                        "running Docker engine",
                        "package docker.io",
                        "package runc",
                        "path " + directory.resolve("daemon.json"),
                        "path " + directory.resolve("log"),
                        "path " + directory.resolve("usual"));
        removal.run();

        assertThat(commands.get(1)).isEqualTo("systemctl disable --now docker.socket docker.service");
        assertThat(commands.get(2)).isEqualTo("env DEBIAN_FRONTEND=noninteractive dpkg --purge docker.io runc");
        assertThat(removal.preview()).isEmpty();
        assertThat(directory.resolve("usual")).doesNotExist();
        assertThat(directory.resolve("state")).doesNotExist();
    }

    @Test
    void anEngineThatWasInstalledAlreadyIsOnlyStoppedAndKeepsItsSettingsAndData() throws Exception {
        record(List.of(), null);
        Process daemon = daemon();
        removal(false).run();

        assertThat(daemon.waitFor()).isNotZero();
        assertThat(commands).noneMatch(line -> line.contains("dpkg"));
        assertThat(directory.resolve("daemon.json")).exists();
        assertThat(directory.resolve("usual")).exists();
    }

    @Test
    void aProcessThatGotTheNumberOfTheEngineSinceLivesOn() throws IOException {
        record(List.of(), null);
        Process other = start(Path.of("/bin/sleep"));
        removal(false).run();
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void whatCouldNotEndGoesOnWithTheNextRun() throws IOException {
        record(List.of("docker.io"), null);
        EngineRemoval removal = removal(true);
        failing = "dpkg";
        assertThatThrownBy(removal::run)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("dpkg says no")
                .hasMessageContaining("run 'purge' again");
        assertThat(removal.isUnderWay()).isTrue();
        assertThat(removal.preview()).contains("package docker.io");

        failing = "docker.service"; // went with its package
        removal.run();
        assertThat(removal.isUnderWay()).isFalse();
        assertThat(removal.preview()).isEmpty();
    }

    private EngineRemoval removal(boolean systemd) {
        return new EngineRemoval(places(), systemd, this::run, List.of(directory.resolve("usual")));
    }

    private CommandRunner.Result run(List<String> words) {
        commands.add(String.join(" ", words));
        if (failing != null && words.contains(failing)) {
            return new CommandRunner.Result(1, failing + " says no");
        }
        boolean harmless = List.of("rm", "touch", "kill").contains(words.get(0));
        return harmless ? CommandRunner.local().run(words) : GOOD;
    }

    private void record(List<String> packages, @Nullable Path settings) throws IOException {
        Files.writeString(directory.resolve("daemon.json"), "{}");
        Files.writeString(directory.resolve("log"), "");
        Files.createDirectories(directory.resolve("usual/overlay2"));
        new EngineRecord(
                        packages,
                        settings == null ? null : settings.toString(),
                        true,
                        directory.resolve("docker.pid").toString(),
                        directory.resolve("log").toString(),
                        null)
                .addTo(directory.resolve("state"));
    }

    private Process daemon() throws IOException {
        return start(Files.copy(Path.of("/bin/sleep").toRealPath(), directory.resolve("dockerd")));
    }

    private Process start(Path program) throws IOException {
        Process process = new ProcessBuilder(program.toString(), "600").start();
        processes.add(process);
        Files.writeString(directory.resolve("docker.pid"), String.valueOf(process.pid()));
        return process;
    }

    private EnginePlaces places() {
        return new EnginePlaces(
                directory.resolve("docker.sock"),
                directory.resolve("daemon.json"),
                directory.resolve("docker.pid"),
                directory.resolve("log"),
                directory.resolve("lock"),
                directory.resolve("state"),
                null,
                List.of("dockerd"));
    }
}
