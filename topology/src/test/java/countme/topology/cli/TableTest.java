package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
    private static final Table TABLE = new Table(
            List.of("SERVICE", "HEALTH", "IMAGE", "PORTS"),
            List.of(
                    List.of("proxy", "healthy", "nginx:1.26.3", "127.0.0.1:8443"),
                    List.of("redis-exporter", "down", "redis_exporter:1.69.0", "")),
            List.of("IMAGE", "PORTS"),
            (column, cell) -> cell.equals("down") ? Optional.of(Colour.RED) : Optional.empty());

    private static Screen screen(int columns, boolean coloured) {
        return new Screen(columns, 24, true, coloured);
    }

    @Test
    void withRoomThereIsEverything() {
        assertThat(TABLE.lines(Screen.NONE))
                .containsExactly(
                        "SERVICE          HEALTH    IMAGE                   PORTS",
                        "proxy            healthy   nginx:1.26.3            127.0.0.1:8443",
                        "redis-exporter   down      redis_exporter:1.69.0");
    }

    @Test
    void theLeastImportantColumnsAreLeftOutFirst() {
        assertThat(TABLE.lines(screen(60, false)))
                .containsExactly(
                        "SERVICE          HEALTH    PORTS",
                        "proxy            healthy   127.0.0.1:8443",
                        "redis-exporter   down");
        assertThat(TABLE.lines(screen(25 + 1, false)))
                .containsExactly("SERVICE          HEALTH", "proxy            healthy", "redis-exporter   down");
    }

    @Test
    void aNarrowColumnMayStayWhereAWiderOneHasNoRoom() {
        var table = new Table(
                List.of("NAME", "WIDE", "X"), List.of(List.of("a", "w".repeat(40), "x")), List.of("X", "WIDE"));
        assertThat(table.lines(screen(30, false))).containsExactly("NAME   X", "a      x");
        assertThat(table.lines(screen(49, false)).get(0)).isEqualTo("NAME   WIDE");
    }

    @Test
    void whatIsLeftIsCutAndSaysSo() {
        assertThat(TABLE.lines(screen(20, false)))
                .containsExactly("SERVICE     HEALTH", "proxy       healthy", "redis-ex…   down");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 10, 19, 24, 25, 40, 41, 60, 65, 66, 67, 80, 200})
    void noLineIsWiderThanTheScreen(int columns) {
        assertThat(TABLE.lines(screen(columns, false)))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(columns));
    }

    @Test
    void aColourMovesNothing() {
        assertThat(TABLE.lines(screen(200, true)))
                .contains("redis-exporter   \u001b[31mdown\u001b[0m      redis_exporter:1.69.0");
        assertThat(TABLE.lines(screen(60, true)).stream()
                        .map(line -> line.replaceAll("\u001b\\[\\d+m", ""))
                        .toList())
                .isEqualTo(TABLE.lines(screen(60, false)));
    }

    @Test
    void aCellIsALineWhateverIsInIt() {
        var table = new Table(List.of("DETAIL"), List.of(List.of("no\n\u001b[2Jspace")), List.of());
        assertThat(table.lines(Screen.NONE)).containsExactly("DETAIL", "no  [2Jspace");
    }
}
