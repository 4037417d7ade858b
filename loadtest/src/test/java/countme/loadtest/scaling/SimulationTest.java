package countme.loadtest.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
    private final Simulation simulation = new Simulation(7, 2_000, 2, 4);

    @Test
    void theSameSeedGivesTheSameTable() {
        assertThat(simulation.table()).isEqualTo(new Simulation(7, 2_000, 2, 4).table());
        assertThat(simulation.table()).isNotEqualTo(new Simulation(8, 2_000, 2, 4).table());
    }

    @Test
    void oneKeyKeepsThePromise() {
        Judgement judged = simulation.judge(new Countings.CallForEach());

        assertThat(judged.twice()).isZero();
        assertThat(judged.holes()).isZero();
        assertThat(judged.backwards()).isZero();
        assertThat(judged.ownBackwards()).isZero();
        assertThat(judged.lost()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 5, 20})
    void soDoesOneCallForManyBecauseNobodyIsAnsweredBeforeIt(double milliseconds) {
        Judgement judged = simulation.judge(new Countings.CallForMany(milliseconds));

        assertThat(judged)
                .extracting(
                        Judgement::twice,
                        Judgement::holes,
                        Judgement::backwards,
                        Judgement::ownBackwards,
                        Judgement::lost)
                .containsOnly(0L);
        assertThat(judged.medianWait()).isGreaterThan(milliseconds / 2);
    }

    @Test
    void numbersTakenInAdvanceAreToldOnceButOutOfOrderAndWithHoles() {
        Judgement judged = simulation.judge(new Countings.Lease(100));

        assertThat(judged.twice()).isZero();
        assertThat(judged.holes()).isPositive();
        assertThat(judged.backwards()).isPositive();
        assertThat(judged.ownBackwards()).isPositive();
    }

    @Test
    void severalKeysLoseNothingAndTellNumbersTwice() {
        Judgement judged = simulation.judge(new Countings.Shards(4, 10));

        assertThat(judged.twice()).isPositive();
        assertThat(judged.lost()).isZero();
    }

    @Test
    void whoCountsByHimselfLosesWhatHeHasNotTold() {
        assertThat(simulation.judge(new Countings.Merged(100)).lost()).isPositive();
    }
}
