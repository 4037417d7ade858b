package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.report.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int columns = 80;
    private final LiveProgress progress =
            new LiveProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8), () -> columns);

    @Test
    void endedTasksStayAboveThoseUnderWay() {
        Progress.Task loki = progress.start("loki");
        Progress.Task redis = progress.start("redis");
        redis.done("ready");
        assertThat(screen())
                .satisfiesExactly(
                        line -> assertThat(line).matches("✔ redis +ready \\(.*s\\)"),
                        line -> assertThat(line).startsWith("· loki "));
        loki.close();
        assertThat(screen())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("✔ redis "),
                        line -> assertThat(line).matches("✘ loki +failed \\(.*s\\)"));
    }

    @Test
    void whatIsSaidStandsAboveTheTasks() {
        progress.start("loki");
        progress.say("using stand-ins");
        assertThat(screen())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("  using stand-ins"),
                        line -> assertThat(line).startsWith("· loki "));
    }

    @Test
    void whatIsSaidBreaksBetweenWords() {
        columns = 24;
        progress.say("using stand-ins for all images");
        assertThat(screen()).containsExactly("  using stand-ins for", "  all images");
    }

    @Test
    void closingAfterTheEndChangesNothing() {
        try (Progress.Task task = progress.start("redis")) {
            task.done("ready");
        }
        assertThat(screen()).singleElement().asString().startsWith("✔ redis");
    }

    @Test
    void noTaskIsWiderThanATerminalOrHigherThanALine() {
        Progress.Task task = progress.start("a subject ".repeat(20));
        task.now("step\n".repeat(40));
        task.close();
        assertThat(screen()).singleElement().satisfies(line -> {
            assertThat(line.length()).isLessThanOrEqualTo(79);
            assertThat(line).endsWith("…");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 30, 200})
    void itFitsATerminalOfAnyWidth(int width) {
        columns = width;
        Progress.Task task = progress.start("prometheus");
        task.now("pulling, and so on".repeat(12));
        assertThat(screen()).singleElement().asString().hasSizeLessThan(width);
        task.close();
        assertThat(screen()).singleElement().asString().hasSizeLessThan(width);
        if (width == 30) {
            assertThat(screen().get(0)).startsWith("✘ prometheus failed while pu…");
        }
    }

    /** What a terminal shows after all that was written. */
    private List<String> screen() {
        var lines = new ArrayList<String>();
        String rest;
        // Not in the middle of what is drawn now and then.
        synchronized (progress) {
            rest = bytes.toString(StandardCharsets.UTF_8);
        }
        while (!rest.isEmpty()) {
            if (rest.startsWith("\u001b[1A\u001b[2K")) {
                lines.remove(lines.size() - 1);
                rest = rest.substring("\u001b[1A\u001b[2K".length());
            } else {
                int end = rest.indexOf(System.lineSeparator());
                lines.add(rest.substring(0, end));
                rest = rest.substring(end + System.lineSeparator().length());
            }
        }
        return lines;
    }
}
