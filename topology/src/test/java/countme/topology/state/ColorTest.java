package countme.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColorTest {
    @Test
    void aStackBeginsWithTheSlotsThatPeopleExpect() {
        assertThat(Color.blue.slots(2)).containsExactly(1, 2);
        assertThat(Color.green.slots(2)).containsExactly(11, 12);
    }

    @ParameterizedTest
    @EnumSource
    void theSlotsOfOneAreNeverThoseOfTheOther(Color color) {
        List<Integer> all = color.slots(Settings.MAX_REPLICAS);

        assertThat(all).allSatisfy(slot -> assertThat(Color.of(slot)).isEqualTo(color));
        assertThat(color.other().slots(Settings.MAX_REPLICAS)).doesNotContainAnyElementsOf(all);
        assertThat(color.other().other()).isEqualTo(color);
    }
}
