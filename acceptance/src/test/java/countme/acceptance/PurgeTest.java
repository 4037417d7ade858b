package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.docker.Belongings;
import countme.topology.docker.ContainerEngine;
import countme.topology.docker.StackNetworks;
import countme.topology.docker.Volumes;
import countme.topology.policy.Labels;
import countme.topology.policy.Lifetime;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What {@code purge} would remove is found by label and told beforehand. It is never let loose here: other stacks may be on the engine. */
@Testcontainers
class PurgeTest {
    @Container
    static final Stack stack = Stack.shared();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void itListsEveryProjectsThingsAndRemovesNothingUnasked() {
        String project = stack.deployment().project().settings().project();
        var launcher = new Launcher(project + "-other", directory);

        Launcher.Result list = launcher.run("purge", "--dry-run");
        assertThat(list.status()).as(list.err()).isZero();
        assertThat(list.out())
                .contains("would remove container " + project + "-redis\n")
                .contains("would remove volume " + project + "-redis-data\n")
                .contains("would remove network " + project + "-edge\n")
                .contains("would remove image countme/app:");

        Launcher.Result unasked = launcher.run("purge");
        assertThat(unasked.status()).isEqualTo(2);
        assertThat(unasked.out()).contains("to remove: container " + project + "-redis\n");
        assertThat(unasked.err()).contains("every project's count included", "--yes");
        assertThat(new Belongings(stack.engine()).of(project)).contains("container " + project + "-redis");
    }

    @Test
    void aProjectIsRemovedWhollyAndWhatHasNoLabelStays() {
        ContainerEngine engine = stack.engine();
        String project = stack.deployment().project().settings().project() + "-gone";
        String foreign = project + "-foreign";
        Map<String, String> labels = Labels.of(project, Lifetime.DEPLOYED, "0", "");
        var belongings = new Belongings(engine);
        try {
            new StackNetworks(engine, project).ensure(Optional.empty(), labels);
            Volumes.create(engine, project + "-data", Labels.DATA, labels);
            create(project + "-redis", labels);
            create(foreign, Map.of());

            assertThat(belongings.projects()).contains(project);
            assertThat(belongings.of(project))
                    .containsExactlyInAnyOrder(
                            "container " + project + "-redis",
                            "volume " + project + "-data",
                            "network " + project + "-backend",
                            "network " + project + "-edge",
                            "network " + project + "-ops");
            assertThat(belongings.ofOthers())
                    .contains("container " + foreign)
                    .doesNotContain("container " + project + "-redis");

            belongings.erase(project);

            assertThat(belongings.of(project)).isEmpty();
            assertThat(belongings.projects()).doesNotContain(project);
            assertThat(belongings.ofOthers()).contains("container " + foreign);
        } finally {
            belongings.erase(project);
            stack.connection()
                    .client()
                    .removeContainerCmd(foreign)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        }
    }

    private static void create(String name, Map<String, String> labels) {
        stack.docker()
                .createContainerCmd(stack.instance(stack.topology().redis(), 0).imageReference())
                .withName(name)
                .withLabels(labels)
                .exec();
    }
}
