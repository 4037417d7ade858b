package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import countme.topology.docker.Belongings;
import countme.topology.docker.Exec;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.Instance;
import countme.topology.docker.Training;
import countme.topology.docker.Volumes;
import countme.topology.policy.Labels;
import countme.topology.service.TrainedStart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Java is taught once for each image what replicas do; they start from that where it is there and whole. */
@Testcontainers
@Tag("faults")
class TrainedStartTest {
    private static final String SAID = "training the replicas' Java";

    @org.testcontainers.junit.jupiter.Container
    static final Stack stack = Stack.shared();

    @RegisterExtension
    final OwnProject own = OwnProject.named("trained");

    @Test
    void replicasStartFromWhatTheirImageWasTaughtUnlessItIsDamaged() {
        assertThat(up().err()).contains(SAID);
        List<String> training = training().map(Container::getId).toList();
        assertThat(training).hasSize(2);
        changesNothingAndBeginsNothing();
        assertThat(training().map(Container::getId)).as("the same training").isSubsetOf(training);
        Awaitility.await()
                .atMost(Duration.ofSeconds(TrainedStart.MOST_SECONDS))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> Training.isDone(stack.engine(), replica().id()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> training().findAny().isEmpty());
        assertThat(read("/proc/1/maps")).as("begun before").doesNotContain("start.aot");

        restart();

        assertThat(read("/proc/1/cmdline")).startsWith("java").contains("-XX:AOTCache=/trained/java/start.aot");
        assertThat(read("/proc/1/maps")).contains("/trained/java/start.aot");
        changesNothingAndBeginsNothing();
        for (String damage : List.of(
                "dd if=/dev/urandom of=start.aot bs=4096 seek=2000 count=1000 conv=notrunc",
                "truncate -s 1000000 start.aot",
                "head -c 100000 /dev/urandom > start.aot",
                "chmod 0 start.aot",
                ": > start.aot; chmod 644 start.aot")) {
            damage(damage);
            restart();
            assertThat(read("/proc/1/maps")).as(damage).doesNotContain("start.aot");
            assertThat(Exec.run(stack.engine(), replica().id(), ready(), Duration.ofSeconds(5))
                            .succeeded())
                    .as(damage)
                    .isTrue();
        }
        assertThat(own.launcher().run("down", "--volumes", "--yes").status()).isZero();
        assertThat(new Belongings(stack.engine()).of(own.launcher().project())).isEmpty();
    }

    @Test
    void whatIsTakenDownIsTrainedNoLonger() {
        assertThat(up().err()).contains(SAID);
        assertThat(training()).hasSize(2);

        assertThat(own.launcher().run("down", "--volumes", "--yes").status()).isZero();

        assertThat(new Belongings(stack.engine()).of(own.launcher().project())).isEmpty();
    }

    private void changesNothingAndBeginsNothing() {
        Launcher.Result again = up();
        assertThat(again.out()).contains("nothing was changed");
        assertThat(again.err()).doesNotContain(SAID);
        String[] plan = flags();
        plan[0] = "plan";
        assertThat(own.launcher().run(plan).status()).as("no changes").isZero();
    }

    private Launcher.Result up() {
        Launcher.Result up = own.launcher()
                .run(Stream.concat(Stream.of(flags()), Stream.of("--detach")).toArray(String[]::new));
        assertThat(up.status()).as(up.err()).isZero();
        return up;
    }

    private String[] flags() {
        return Launcher.up(own.ports(), "--monitoring", "false", "--trained-start", "true");
    }

    private void restart() {
        Launcher.Result restart = own.launcher().run("restart", "app", "--yes");
        assertThat(restart.status()).as(restart.err()).isZero();
    }

    private Stream<Container> training() {
        return stack
                .docker()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(Labels.PROJECT, own.launcher().project(), Labels.TRIAL, Labels.TRAINING))
                .exec()
                .stream();
    }

    private Instance replica() {
        return Inventory.read(stack.engine(), own.launcher().project()).containers().stream()
                .filter(one -> one.service().equals("app"))
                .findFirst()
                .orElseThrow();
    }

    private String read(String file) {
        return Exec.run(stack.engine(), replica().id(), List.of("cat", file), Duration.ofSeconds(5))
                .output();
    }

    private List<String> ready() {
        return stack.topology().app().health().ready();
    }

    private void damage(String command) {
        String volume = Volumes.names(stack.engine(), own.launcher().project(), Labels.TRAINED)
                .get(0);
        String id = stack.docker()
                .createContainerCmd(replica().imageReference())
                .withUser("0:0")
                .withEntrypoint("sh", "-ec", "cd " + TrainedStart.MOUNT + "/" + TrainedStart.DIRECTORY + "; " + command)
                .withHostConfig(HostConfig.newHostConfig()
                        .withNetworkMode("none")
                        .withBinds(new Bind(volume, new Volume(TrainedStart.MOUNT))))
                .exec()
                .getId();
        try {
            stack.docker().startContainerCmd(id).exec();
            Integer status = stack.docker().waitContainerCmd(id).start().awaitStatusCode();
            assertThat(status).as(command).isZero();
        } finally {
            stack.docker().removeContainerCmd(id).withForce(true).exec();
        }
    }
}
