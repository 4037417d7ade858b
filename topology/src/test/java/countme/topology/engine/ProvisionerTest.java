package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisionerTest {
    @TempDir
    Path directory;

    @Test
    void anEngineThatFailsIsShownWithItsLastWordsAndTheRemedy() throws IOException {
        EnginePlaces places = places("echo 'iptables v1.8.9 (nf_tables): unknown option'; exit 1");
        assertThatThrownBy(() -> new Provisioner(places, false, new FakeEngines()).provide(Progress.quiet()))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.what()).isEqualTo("The Docker engine did not start");
                    assertThat(problem.why()).contains("unknown option");
                    assertThat(problem.next()).contains("iptables-legacy");
                });
    }

    @Test
    void aDirectoryThatHadSomethingInItIsNotRemovedWithTheEngine() throws IOException {
        EnginePlaces places = places("exit 1");
        Provisioner provisioner = new Provisioner(places, false, new FakeEngines());
        Files.createDirectory(directory.resolve("data"));
        Files.writeString(directory.resolve("data/theirs"), "");

        assertThatThrownBy(() -> provisioner.provide(Progress.quiet())).isInstanceOf(Problem.class);
        assertThat(EngineRecord.read(places.state()).map(EngineRecord::dataRoot))
                .isEmpty();

        Files.delete(directory.resolve("data/theirs"));
        assertThatThrownBy(() -> provisioner.provide(Progress.quiet())).isInstanceOf(Problem.class);
        assertThat(EngineRecord.read(places.state()).map(EngineRecord::dataRoot))
                .contains(directory.resolve("data").toString());
    }

    @Test
    void anEngineThatAnotherLauncherStartedMeanwhileIsUsed() throws IOException {
        EnginePlaces places = places("touch " + directory + "/started");
        FakeEngines engines = new FakeEngines().answering("unix://" + places.socket());
        new Provisioner(places, false, engines).provide(Progress.quiet());
        assertThat(directory.resolve("started")).doesNotExist();
        assertThat(EngineRecord.read(directory.resolve("state"))).isEmpty();
    }

    @Test
    @Tag("engine")
    void theEngineStartedHereRunsOnItsOwnWithOurSettings() throws IOException {
        assumeThat(Machine.current().canProvision()).isTrue();
        assumeThat(Path.of("/usr/sbin/dockerd")).isExecutable();
        // A second engine beside the machine's own: nothing shared on disk, and a network namespace, as an engine
        // without a bridge removes the docker0 it finds.
        EnginePlaces places = places(
                "exec unshare --net dockerd --bridge=none --iptables=false --exec-root=" + directory + "/exec \"$@\"");
        Provisioner provisioner =
                new Provisioner(places, false, new Connector(Duration.ofSeconds(10), DockerLogins.NONE));
        try (Engine engine = provisioner.provide(Progress.quiet());
                Engine again = provisioner.provide(Progress.quiet())) {
            assertThat(engine.client().infoCmd().exec().getDockerRootDir())
                    .isEqualTo(String.valueOf(places.dataRoot()));
            assertThat(places.settings()).content().contains("\"userland-proxy\" : false");
            assertThat(session(pid(places)))
                    .isNotEqualTo(session(ProcessHandle.current().pid()));
            assertThat(again.address()).isEqualTo(engine.address());
            assertThat(EngineRecord.read(places.state())).hasValueSatisfying(record -> {
                assertThat(record.packages()).isEmpty();
                assertThat(record.settingsWritten()).isEqualTo(places.settings().toString());
            });
        } finally {
            ProcessHandle.of(pid(places)).ifPresent(ProcessHandle::destroy);
            await().atMost(Duration.ofSeconds(30)).until(() -> !Files.exists(places.pidFile()));
        }
    }

    private static long pid(EnginePlaces places) throws IOException {
        return Long.parseLong(Files.readString(places.pidFile()).strip());
    }

    /** The sixth field of the process's status: what a terminal's Ctrl-C is bound to. */
    private static String session(long pid) throws IOException {
        String status = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        return status.substring(status.lastIndexOf(')')).split(" ", -1)[4];
    }

    private EnginePlaces places(String script) throws IOException {
        Path daemon = Files.writeString(directory.resolve("daemon"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(daemon, PosixFilePermissions.fromString("rwx------"));
        return new EnginePlaces(
                directory.resolve("docker.sock"),
                directory.resolve("etc/daemon.json"),
                directory.resolve("docker.pid"),
                directory.resolve("log"),
                directory.resolve("lock"),
                directory.resolve("state"),
                directory.resolve("data"),
                List.of(daemon.toString()));
    }
}
