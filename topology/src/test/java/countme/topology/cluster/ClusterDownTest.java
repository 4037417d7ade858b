package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterDownTest {
    private static final String NAMESPACE = "/api/v1/namespaces/countme";

    @TempDir
    private Path directory = Path.of("");

    private ClusterWorld world = new ClusterWorld(directory);

    @BeforeEach
    void up() {
        world.close();
        world = new ClusterWorld(directory);
        world.up();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private void down() {
        int unused = new ClusterDown(world.project()).run(true);
    }

    @Test
    void theNamespaceGoesWithAllThatIsInIt() {
        down();

        assertThat(world.server().object(NAMESPACE)).isEmpty();
    }

    @Test
    void whoMayNotRemoveTheNamespaceIsToldThatItStaysWithoutARecord() {
        world.server().allowed(right -> !right.equals("delete namespaces"));

        down();

        assertThat(world.server().object(NAMESPACE)).isPresent();
        assertThat(world.server().object(ClusterWorld.APP)).isEmpty();
        assertThat(world.server().object(ClusterWorld.RECORD)).isEmpty();
        assertThat(world.said().lines())
                .contains("namespace/countme stays: you have no right to remove it (delete namespaces)");
    }
}
