package countme.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UpstreamGroupTest {
    @Test
    void thereIsOneForEachColorAndEachGuarded() {
        assertThat(UpstreamGroup.all())
                .extracting(UpstreamGroup::toString)
                .containsExactly("blue", "blue-guarded", "green", "green-guarded");
        assertThat(UpstreamGroup.FIRST).hasToString("blue");
    }

    @Test
    void aGuardedOneHasTheOtherColorForABackup() {
        assertThat(new UpstreamGroup(Color.green, true).backup()).isEqualTo(Color.blue);
        assertThat(new UpstreamGroup(Color.green, false).backup()).isEqualTo(Color.green);
    }
}
