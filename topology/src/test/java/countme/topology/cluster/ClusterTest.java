package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.Problem;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private final ApiServer server = new ApiServer();
    private final Cluster cluster = server.cluster();

    @AfterEach
    void end() {
        cluster.close();
        server.close();
    }

    @Test
    void onlyAVersionThatIsToldMayBeTooOld() {
        server.version(Map.of("major", "1", "minor", "29+"));
        assertThatThrownBy(cluster::requireVersion)
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("too old", "1.29");

        server.version(Map.of("major", "1", "minor", "30"));
        assertThatCode(cluster::requireVersion).doesNotThrowAnyException();
        server.version(Map.of("major", "1"));
        assertThatCode(cluster::requireVersion).doesNotThrowAnyException();
    }
}
