package countme.topology.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupTest {
    @Test
    void thereIsOneForEachColorAndEachGuarded() {
        assertThat(Group.all())
                .extracting(Group::toString)
                .containsExactly("blue", "blue-guarded", "green", "green-guarded");
        assertThat(Group.FIRST).hasToString("blue");
    }

    @Test
    void aGuardedOneHasTheOtherColorForABackup() {
        assertThat(new Group(Color.green, true).backup()).isEqualTo(Color.blue);
        assertThat(new Group(Color.green, false).backup()).isEqualTo(Color.green);
    }
}
