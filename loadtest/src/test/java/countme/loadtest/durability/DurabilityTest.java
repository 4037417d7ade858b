package countme.loadtest.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurabilityTest {
    @Test
    void aCommandIsAListOfWords() {
        assertThat(new String(RedisClient.encoded("SET", "ä", ""), StandardCharsets.UTF_8))
                .isEqualTo("*3\r\n$3\r\nSET\r\n$2\r\nä\r\n$0\r\n\r\n");
    }

    @Test
    void answersAreNumbersTextsAndLists() throws IOException {
        assertThat(answer(":42\r\n")).isEqualTo(42L);
        assertThat(answer("+OK\r\n")).isEqualTo("OK");
        assertThat(answer("$4\r\na\r\nb\r\n")).isEqualTo("a\r\nb");
        assertThat(answer("*2\r\n:1\r\n:0\r\n")).isEqualTo(List.of(1L, 0L));
    }

    @Test
    void anErrorAndAnEndAreNoAnswers() {
        assertThatThrownBy(() -> answer("-ERR no\r\n")).hasMessage("Redis said: ERR no");
        assertThatThrownBy(() -> answer(":4")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> answer("$9\r\nabc")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> answer("\r\n")).hasMessageContaining("nothing");
    }

    private static Object answer(String bytes) throws IOException {
        return RedisClient.read(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "EVERYSEC, 0, 0, true",
        "EVERYSEC_WAIT, 0, 0, false",
        "EVERYSEC_WAIT, 1, 0, true",
        "COPY, 1, 0, false",
        "COPY, 0, 1, true",
        "BOTH, 0, 1, false",
        "BOTH, 1, 0, false",
        "BOTH, 1, 1, true"
    })
    void whatIsNotWhereItHasToBeIsNoAnswer(Manner manner, long here, long copies, boolean holds) {
        assertThat(manner.holds(here, copies)).isEqualTo(holds);
    }

    @Test
    void theReportComparesEachRoundWithItself() {
        String report = DurabilityReport.of(List.of(round(1000, 100), round(3000, 600), round(2000, 300)));
        assertThat(report)
                .contains("| in memory; on the disk within a second | 2,000 | 1 | 0.5 | 2.0 | 9.0 | – |")
                .contains("| on the disk (`appendfsync always`) | 300 | 0.100 – 0.200 | 0.5 | 2.0 | 9.0 | – |")
                .contains("| on the disk of a copy (`WAITAOF 0 1`) | 300 | 0.100 – 0.200 | 0.5 | 2.0 | 9.0 | 4.0 |");
    }

    private static Map<Manner, Measured> round(double first, double others) {
        var round = new EnumMap<Manner, Measured>(Manner.class);
        for (Manner manner : Manner.values()) {
            round.put(
                    manner,
                    new Measured(manner == Manner.EVERYSEC ? first : others, 0.5, 2, 9, manner.isCopied() ? 4 : 0));
        }
        return round;
    }

    @Test
    void withoutAnImageItSaysWhatToType() throws InterruptedException {
        var err = new ByteArrayOutputStream();
        int status = Durability.run(new PrintStream(err), new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--image", "usage: ");
    }
}
