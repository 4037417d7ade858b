package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.service.watch.LogLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogPagesTest {
    private static final int PAGE = 10;
    private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant END = BEGIN.plusSeconds(3600);

    private final List<LogLine> stored = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final LogPages pages = new LogPages(this::page, PAGE, said::add);

    private List<LogLine> page(String instances, Instant from, Instant to, int most, boolean newest) {
        List<LogLine> all = stored.stream()
                .filter(line -> !line.time().isBefore(from) && line.time().isBefore(to))
                .toList();
        return newest
                ? all.subList(Math.max(0, all.size() - most), all.size())
                : all.subList(0, Math.min(all.size(), most));
    }

    /** So many lines at a moment. */
    private static Stream<LogLine> lines(int lines, int perMoment) {
        return IntStream.range(0, lines)
                .mapToObj(i -> new LogLine(BEGIN.plusNanos(i / perMoment), "app-1", LogLevel.info, "line " + i));
    }

    private List<LogLine> each() {
        var all = new ArrayList<LogLine>();
        pages.each("app-1", BEGIN, END, all::add);
        return all;
    }

    @ParameterizedTest
    @CsvSource({"0,1", "9,1", "10,1", "11,1", "95,1", "100,3", "100,9"})
    void eachLineComesOnceHoweverManyPagesThereAre(int lines, int perMoment) {
        stored.addAll(lines(lines, perMoment).toList());
        assertThat(each()).isEqualTo(stored);
        assertThat(said).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 11, 37, 94, 95, 96, 1000})
    void theLastLinesAreAsManyAsAreAskedFor(int wanted) {
        for (int perMoment : List.of(1, 4)) {
            stored.clear();
            stored.addAll(lines(95, perMoment).toList());
            assertThat(pages.last("app-1", BEGIN, END, wanted)).isEqualTo(stored.subList(Math.max(0, 95 - wanted), 95));
        }
        assertThat(said).isEmpty();
    }

    @Test
    void whatCannotBeHadIsSaid() {
        stored.addAll(lines(25, 25).toList());
        stored.add(new LogLine(BEGIN.plusSeconds(1), "app-1", LogLevel.info, "after"));
        assertThat(each()).hasSize(PAGE + 1);
        assertThat(said).singleElement().asString().contains("12:00:00Z, more than 10 lines were written");
        said.clear();
        assertThat(pages.last("app-1", BEGIN, END, 20)).hasSize(PAGE + 1);
        assertThat(said).hasSize(1);
    }
}
