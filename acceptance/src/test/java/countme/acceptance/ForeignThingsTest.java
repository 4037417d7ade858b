package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import countme.topology.config.Network;
import countme.topology.config.Ports;
import countme.topology.docker.Belongings;
import countme.topology.docker.Inventory;
import countme.topology.docker.StackNetworks;
import countme.topology.policy.Labels;
import countme.topology.service.Placement;
import countme.topology.service.catalog.App;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What belongs to somebody else is neither used nor changed, and who has what the stack needs is told. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class ForeignThingsTest {
    @Container
    static final Stack stack = Stack.shared();

    @Container
    static final Deployed deployed = Deployed.detached("foreign");

    @TempDir
    private Path directory = Path.of("");

    private Launcher launcher = new Launcher("", directory);

    @BeforeEach
    void choosePlace() {
        launcher = new Launcher(stack.deployment().project().settings().project() + "-new", directory);
    }

    @AfterEach
    void erase() {
        new Belongings(stack.engine()).erase(launcher.project());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "somebody-else"})
    void aVolumeOfTheRightNameThatIsNotOursIsNotTouched(String owner) {
        String volume = launcher.project() + "-redis-data";
        docker().createVolumeCmd()
                .withName(volume)
                .withLabels(owner.isEmpty() ? Map.of() : Map.of(Labels.PROJECT, owner, Labels.VOLUME, Labels.DATA))
                .exec();
        try {
            Launcher.Result up = up();

            assertThat(up.status()).as(up.err()).isEqualTo(1);
            assertThat(up.err()).contains(volume, owner, "not this stack's", "docker volume rm", "--project");
            assertThat(launcher.run("down", "--volumes", "--yes").status()).isZero();
            assertThat(docker().inspectVolumeCmd(volume).exec().getName()).isEqualTo(volume);
        } finally {
            docker().removeVolumeCmd(volume).exec();
        }
    }

    @Test
    void aNetworkOfTheRightNameThatIsNotOursIsNotTouched() {
        String network =
                docker().createNetworkCmd().withName(launcher.project()).exec().getId();
        try {
            Launcher.Result up = up();

            assertThat(up.status()).as(up.err()).isEqualTo(1);
            assertThat(up.err()).contains(launcher.project(), "not this stack's", "docker network rm", "--project");
            assertThat(launcher.run("down", "--yes").status()).isZero();
            assertThat(docker().inspectNetworkCmd()
                            .withNetworkId(network)
                            .exec()
                            .getContainers())
                    .isEmpty();
        } finally {
            docker().removeNetworkCmd(network).exec();
        }
    }

    @Test
    void whoHasTheNameOfAContainerIsTold() {
        String name = launcher.project() + "-redis";
        String foreign = foreign(name, "bridge", "");
        try {
            Launcher.Result up = up();

            assertThat(up.status()).as(up.err()).isEqualTo(18);
            assertThat(up.err()).contains("The container name " + name + " is taken", "docker rename " + name);
            assertThat(docker().inspectContainerCmd(foreign).exec().getState().getRunning())
                    .isTrue();
        } finally {
            docker().removeContainerCmd(foreign).withForce(true).exec();
        }
    }

    @Test
    void whoHasTheAddressOfAContainerIsToldAndVisitorsNoticeNothing() {
        Scene scene = deployed.scene();
        String project = scene.project();
        App app = stack.topology().app();
        var there = new Placement(
                project, new StackNetworks(stack.engine(), project).subnets().orElseThrow());
        String address = app.address(there, Network.backend, 1);
        String network = there.network(Network.backend);

        Tally noticed = scene.during("address of app-1 taken by a foreign container", () -> {
            docker().removeContainerCmd(scene.find("app-1").id())
                    .withForce(true)
                    .exec();
            String foreign = foreign(project + "-stranger", network, address);
            try {
                Launcher.Result up = deployed.up();
                assertThat(up.status()).as(up.err()).isEqualTo(18);
                assertThat(up.err())
                        .contains("The address " + address, "is taken")
                        .contains("docker network disconnect " + network + " " + project + "-stranger");
            } finally {
                docker().removeContainerCmd(foreign).withForce(true).exec();
            }
            assertThat(deployed.up().status()).isZero();
        });

        assertThat(noticed.failures()).isZero();
    }

    private Launcher.Result up() {
        Launcher.Result up = launcher.run(Launcher.up(Ports.free(), "--detach"));
        assertThat(Inventory.read(stack.engine(), launcher.project()).isEmpty())
                .as("no half stack")
                .isTrue();
        return up;
    }

    /** A running container that countme knows nothing of. */
    private static String foreign(String name, String network, String address) {
        var create = docker().createContainerCmd(
                        stack.instance(stack.topology().redis(), 0).imageReference())
                .withName(name)
                .withEntrypoint("sleep", "600")
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode(network));
        if (!address.isEmpty()) {
            create.withIpv4Address(address);
        }
        String id = create.exec().getId();
        docker().startContainerCmd(id).exec();
        return id;
    }

    private static DockerClient docker() {
        return stack.docker();
    }
}
