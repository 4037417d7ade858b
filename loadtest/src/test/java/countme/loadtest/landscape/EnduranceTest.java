package countme.loadtest.landscape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnduranceTest {
    @Test
    void lokiSaysHowManyLinesThereAre() {
        assertThat(Endurance.counted("""
                {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1764000000.1,"90123"]}],"stats":{"x":1}}}""")).isEqualTo(90_123);
        assertThat(Endurance.counted("{\"data\":{\"result\":[]}}")).isZero();
    }
}
