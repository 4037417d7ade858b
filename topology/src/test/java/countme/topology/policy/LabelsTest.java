package countme.topology.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelsTest {
    @Test
    void aSessionNamesItsOwner() {
        assertThat(Labels.of("mine", Lifetime.SESSION, "1.0", "host@boot/1/2"))
                .containsEntry(Labels.PROJECT, "mine")
                .containsEntry(Labels.LIFETIME, "session")
                .containsEntry(Labels.VERSION, "1.0")
                .containsEntry(Labels.OWNER, "host@boot/1/2");
    }

    @Test
    void aDeploymentBelongsToNoProcess() {
        assertThat(Labels.of("mine", Lifetime.DEPLOYED, "1.0", "")).doesNotContainKey(Labels.OWNER);
    }
}
