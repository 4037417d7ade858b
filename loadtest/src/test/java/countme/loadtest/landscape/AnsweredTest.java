package countme.loadtest.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnsweredTest {
    private static final String SAID = """
            Running 1s test @ https://127.0.0.1:18443/
              114 requests in 2.00s, 21.72KB read
            Requests/sec:    112.70
            landscape requests=114 micros=2000000 connect=1 read=2 write=3 timeout=4 status=5 p50=6492 p99=146970 p999=155843 max=160000
            0m0.001s 0m0.000s
            1m0.012s 0m0.026s
            """;

    @Test
    void figuresComeOutInSecondsAndMilliseconds() {
        Answered answered = Answered.parse(SAID);

        assertThat(answered.requests()).isEqualTo(114);
        assertThat(answered.seconds()).isEqualTo(2);
        assertThat(answered.errors()).isEqualTo(1 + 2 + 3 + 4 + 5);
        assertThat(List.of(answered.p50(), answered.p99(), answered.p999(), answered.max()))
                .containsExactly(6.492, 146.97, 155.843, 160.0);
    }

    @Test
    void theGeneratorsOwnTimeIsThatOfItsShellsChildren() {
        assertThat(Answered.parse(SAID).processor().getAsDouble()).isCloseTo(60.038, within(1e-9));
    }

    @Test
    void aGeneratorThatDoesNotSayWhatItTookIsBelievedNevertheless() {
        String without = SAID.substring(0, SAID.indexOf("0m0.001s"));

        assertThat(Answered.parse(without).processor()).isEmpty();
        assertThat(Answered.parse(without).requests()).isEqualTo(114);
    }

    @Test
    void anythingElseIsRefusedWithWhatWasSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Answered.parse("unable to connect to 127.0.0.1:1 Connection refused\n"))
                .withMessage("the load generator said: unable to connect to 127.0.0.1:1 Connection refused");
    }
}
