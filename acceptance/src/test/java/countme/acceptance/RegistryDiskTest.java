package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A registry whose disk is full takes no push and says so; what serves goes on. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class RegistryDiskTest {
    @Container
    static final Deployed deployed = Deployed.detached("full");

    @Test
    void aFullDiskTakesNoPushAndWhatServesGoesOn() {
        giveTheRegistryADiskOf("8m");
        List<String> before = new Replicas(deployed).ids();
        Launcher launcher = deployed.launcher();

        Tally tally = deployed.scene().during("a push to a registry whose disk is full", () -> {
            Launcher.Result pushed = launcher.run("push", "--tag", "9.1");
            assertThat(pushed.status()).as(pushed.err()).isEqualTo(1);
            assertThat(pushed.err()).contains("cannot be pushed", "registry's disk is full", "restart registry");

            Launcher.Result deploy = launcher.run("deploy");
            assertThat(deploy.status()).as(deploy.err()).isEqualTo(5);
            assertThat(deploy.err()).contains("no image");
        });

        assertThat(tally.failures()).as(tally.toString()).isZero();
        assertThat(new Replicas(deployed).ids()).isEqualTo(before);
    }

    /** A volume of the same name and labels, in memory. */
    private static void giveTheRegistryADiskOf(String size) {
        DockerClient docker = deployed.scene().docker();
        String volume = deployed.scene().project() + "-registry-data";
        Map<String, String> labels =
                Objects.requireNonNull(docker.inspectVolumeCmd(volume).exec().getLabels());
        docker.removeContainerCmd(deployed.scene().find("registry").id())
                .withForce(true)
                .exec();
        docker.removeVolumeCmd(volume).exec();
        docker.createVolumeCmd()
                .withName(volume)
                .withLabels(labels)
                .withDriverOpts(
                        Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=" + size + ",uid=10002,gid=10002"))
                .exec();
        Launcher.Result up = deployed.up();
        assertThat(up.status()).as(up.err()).isZero();
    }
}
