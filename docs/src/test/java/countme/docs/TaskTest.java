package countme.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskTest {
    private static final String DONE = """
            title: "A door"
            from: evaluation
            state: done
            why: "Somebody has to come in."
            risk: 5
            value: 4
            effort: 2
            decisions: ["0001"]
            code: ["Door"]
            show: ["countme open"]
            proof: ["DoorTest"]
            remains: ""
            """;

    @Test
    void priorityIsRiskTimesValueByEffort() throws IOException {
        assertThat(Task.of("door", DONE).priority()).isEqualTo(10.0);
        assertThat(Task.of("door", DONE).contradictions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proof: [\"DoorTest\"]|proof: []|names code, a command and a test",
                "code: [\"Door\"]|code: []|names code, a command",
                "state: done|state: partly|says what remains",
                "state: done|state: not done|names no test",
                "risk: 5|risk: 6|not from 1 to 5"
            })
    void aStateThatWhatIsNamedDoesNotBearOutIsFound(String from, String to, String told) throws IOException {
        assertThat(Task.of("door", DONE.replace(from, to)).contradictions()).anyMatch(line -> line.contains(told));
    }

    @ParameterizedTest
    @CsvSource({"state: done,state: nearly", "effort: 2,days: 2"})
    void whatNoTaskHasIsRefused(String from, String to) {
        assertThatThrownBy(() -> Task.of("door", DONE.replace(from, to))).isInstanceOf(IOException.class);
    }
}
