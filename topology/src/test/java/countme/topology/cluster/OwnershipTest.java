package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private static Namespace namespace(Map<String, String> labels) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName("countme")
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    @Test
    void aNamespaceWithoutOurLabelsIsLeftAloneWithWhatToType() {
        for (Map<String, String> labels : List.of(
                Map.<String, String>of(),
                Map.of("app.kubernetes.io/managed-by", "Helm", "app.kubernetes.io/instance", "countme"))) {
            assertThatThrownBy(() -> Examples.COUNTME.require(namespace(labels)))
                    .hasMessageContaining("somebody else's")
                    .hasMessageContaining("--project")
                    .hasMessageContaining("kubectl label namespace countme");
        }
    }

    @Test
    void oneOfAnotherProjectIsNotThisOnes() {
        assertThatThrownBy(() -> Examples.COUNTME.require(namespace(new Ownership("shop").labels())))
                .hasMessageContaining("somebody else's");
    }

    @Test
    void ourOwnIsOurs() {
        assertThatCode(() -> Examples.COUNTME.require(namespace(Examples.COUNTME.labels())))
                .doesNotThrowAnyException();
    }

    @Test
    void oneThatIsBeingRemovedIsWaitedFor() {
        Namespace ending = new NamespaceBuilder(namespace(Examples.COUNTME.labels()))
                .editMetadata()
                .withDeletionTimestamp("2026-01-31T12:00:00Z")
                .endMetadata()
                .build();
        assertThatThrownBy(() -> Examples.COUNTME.require(ending)).hasMessageContaining("being removed");
    }
}
