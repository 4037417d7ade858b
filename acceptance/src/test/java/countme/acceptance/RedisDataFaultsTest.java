package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import countme.topology.docker.Exec;
import countme.topology.policy.Labels;
import countme.topology.service.HealthCheck;
import countme.topology.service.Inside;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A disk that is full, and a log of Redis that is not as Redis left it. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class RedisDataFaultsTest {
    private static final String LOG = "/data/appendonlydir/appendonly.aof.1.incr.aof";
    private static final int VISITS = 30;

    @Container
    static final Stack stack = Stack.shared();

    @RegisterExtension
    final OwnProject own = OwnProject.named("data");

    @Test
    void aFullDiskStopsCountingUntilThereIsRoomAndLosesNothing() {
        docker().createVolumeCmd()
                .withName(volume())
                .withLabels(Map.of(Labels.PROJECT, own.launcher().project(), Labels.VOLUME, Labels.DATA))
                .withDriver("local")
                .withDriverOpts(Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=1m,uid=999,gid=999,mode=0700"))
                .exec();
        Scene scene = up();
        String redis = scene.find("redis").id();
        String started = scene.startOf(redis);

        Tally noticed = scene.during("disk of redis full for 5 s", () -> {
            scene.exec("redis", "sh", "-c", "dd if=/dev/zero of=/data/filler bs=4k 2>&1 || true");
            Awaitility.await().until(() -> ask(redis, health().ready()).output().contains("MISCONF"));
            Scene.lasting(Duration.ofSeconds(5));
            assertThat(ask(redis, health().alive()).succeeded())
                    .as("a restart would lose what Redis holds and cannot write")
                    .isTrue();
            scene.exec("redis", "rm", "/data/filler");
            stack.topology()
                    .app()
                    .slots()
                    .forEach(slot -> scene.awaitReady(stack.topology().app(), slot));
        });

        assertThat(noticed.failures()).isPositive();
        assertThat(scene.startOf(redis)).isEqualTo(started);
    }

    /** As Redis leaves it after a full disk that took a part of what was written, where the log is one that follows a rewrite. */
    @Test
    void aHoleBetweenTwoCommandsOfTheLogIsClosedAndNothingIsLost() {
        Scene scene = visited();
        docker().killContainerCmd(scene.find("redis").id()).exec();
        edit("perl -0777 -i -pe 's/(EXEC\\r\\n)(?=\\*.*INCRBY)/$1 . qq(\\0) x 19/se' " + LOG);

        Launcher.Result up = own.launcher().run(Launcher.up(own.ports(), "--detach", "--yes"));

        report("a hole in the log of redis", scene.count());
        assertThat(up.status()).as(up.err()).isZero();
        assertThat(up.err()).contains("redis: a hole was in its log");
        assertThat(scene.count()).isEqualTo(VISITS);
    }

    @Test
    void aLogThatIsCutShortLosesWhatWasCutAndIsTold() {
        Scene scene = visited();
        docker().killContainerCmd(scene.find("redis").id()).exec();
        edit("truncate -s -10 " + LOG);

        Launcher.Result up = own.launcher().run(Launcher.up(own.ports(), "--detach", "--yes"));

        report("end of the log of redis cut off", scene.count());
        assertThat(up.status()).as(up.err()).isZero();
        assertThat(up.err()).contains("redis: the end of its log was cut off");
        assertThat(scene.count()).isEqualTo(VISITS - 1);
    }

    @Test
    void aLogThatIsDamagedIsNotLoadedAndItIsToldWhatToDo() {
        Scene scene = visited();
        docker().killContainerCmd(scene.find("redis").id()).exec();
        // A sector's worth: less may lie within one value, and Redis cannot tell that from another value.
        edit("head -c 512 /dev/zero | tr '\\0' X | dd conv=notrunc bs=1 seek=$(($(stat -c %s " + LOG + ") / 2)) of="
                + LOG);

        Launcher.Result up = own.launcher().run(Launcher.up(own.ports(), "--detach", "--yes"));

        assertThat(up.status()).as(up.err()).isEqualTo(18);
        assertThat(up.err())
                .contains("Bad file format reading the append only file")
                .contains("'restore FILE'", "-v " + volume() + ":/data", "redis-check-aof --fix");

        docker().stopContainerCmd(scene.find("redis").id()).exec();
        edit("yes | redis-check-aof --fix /data/appendonlydir/appendonly.aof.manifest");
        Launcher.Result again = own.launcher().run(Launcher.up(own.ports(), "--detach", "--yes"));

        assertThat(again.status()).as(again.err()).isZero();
        report("log of redis damaged in the middle, then put right as told", scene.count());
        assertThat(scene.count()).isBetween(1L, (long) VISITS);
    }

    private Scene up() {
        Launcher.Result up = own.launcher().run(Launcher.up(own.ports(), "--detach"));
        assertThat(up.status()).as(up.err()).isZero();
        return new Scene(stack.engine(), own.launcher().project(), Target.at(own.ports()));
    }

    private Scene visited() {
        Scene scene = up();
        try (var visitors = new Visitors(scene.target())) {
            visitors.visit(1, VISITS);
            assertThat(visitors.failures()).isEmpty();
        }
        return scene;
    }

    private static void report(String fault, long count) {
        System.out.printf("[fault] %s: %d counted before, %d after, and told%n", fault, VISITS, count);
    }

    private static HealthCheck health() {
        return stack.topology().redis().health();
    }

    private static Inside.Result ask(String container, List<String> command) {
        return Exec.run(stack.engine(), container, command, HealthCheck.TIMEOUT);
    }

    private String volume() {
        return own.launcher().project() + "-redis-data";
    }

    /** Runs a script as Redis' user on its data, while Redis does not run. */
    private void edit(String script) {
        String id = docker().createContainerCmd(
                        stack.instance(stack.topology().redis(), 0).imageReference())
                .withEntrypoint("sh", "-ec", script)
                .withUser(stack.topology().redis().user())
                .withLabels(Map.of(Labels.PROJECT, own.launcher().project()))
                .withHostConfig(HostConfig.newHostConfig().withBinds(new Bind(volume(), new Volume("/data"))))
                .exec()
                .getId();
        docker().startContainerCmd(id).exec();
        int status = docker().waitContainerCmd(id)
                .exec(new WaitContainerResultCallback())
                .awaitStatusCode();
        docker().removeContainerCmd(id).exec();
        assertThat(status).as(script).isZero();
    }

    private static DockerClient docker() {
        return stack.docker();
    }
}
