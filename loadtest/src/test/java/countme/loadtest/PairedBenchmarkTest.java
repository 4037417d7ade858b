package countme.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import countme.loadtest.FakeCounter.Mistake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedBenchmarkTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void variantsTakeTurnsAndEveryCountIsJudged() throws Exception {
        try (FakeCounter a = unhurried();
                FakeCounter b = unhurried()) {
            assertThat(run("--a", a.url(), "--b", b.url(), "--rounds", "2", "--rate", "100"))
                    .isZero();
        }

        assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains(": exact: ")))
                .extracting(line -> line.substring(0, line.indexOf(':')).strip())
                .startsWith("A saturated", "B saturated", "B at 100/s", "A at 100/s")
                .endsWith("B saturated", "A saturated", "A at 100/s", "B at 100/s")
                .hasSize(12);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("B/A")
                .contains("exact: 102 answered, 0 unknown, 0 failed, counter moved by 102");
    }

    @Test
    void everyStartBeginsWithTheOtherVariantAndAllRoundsAreSummedUp() throws Exception {
        try (FakeCounter a = unhurried();
                FakeCounter b = unhurried()) {
            assertThat(run("--a", a.url(), "--b", b.url(), "--starts", "2", "--rounds", "1", "--rate", "100"))
                    .isZero();
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .containsSubsequence(
                            "start 1", "A (" + a.url(), "B (" + b.url(), "start 2", "B (" + b.url(), "A (" + a.url())
                    .contains("| median of 2 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SKIPS, counted too often",
        "DUPLICATES, counted twice",
        "WRONG_ANSWERS, : a request failed: not the counter"
    })
    void aVariantThatMakesMistakesFailsTheBenchmark(Mistake mistake, String found) throws Exception {
        try (FakeCounter a = new FakeCounter(Mistake.NONE);
                FakeCounter b = new FakeCounter(mistake)) {
            assertThat(run("--a", a.url(), "--b", b.url(), "--rounds", "1")).isEqualTo(1);
        }

        assertThat(out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8))
                .contains(found)
                .contains("its figures are worth nothing")
                .doesNotContain("B/A");
    }

    @Test
    void aCounterThatIsNotThereIsNamed() throws Exception {
        String nobody;
        try (FakeCounter gone = new FakeCounter(Mistake.NONE)) {
            nobody = gone.url();
        }

        assertThat(run("--a", nobody, "--b", nobody)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot connect to " + nobody);
    }

    @Test
    void wrongUsageIsExplained() throws Exception {
        assertThat(run("--a", "")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--b is missing")
                .contains("usage: java -cp");
    }

    /** Even as many requests as possible leave the machine to others. */
    private static FakeCounter unhurried() throws IOException {
        return new FakeCounter(Mistake.NONE, request -> 5);
    }

    private int run(String... args) throws InterruptedException {
        String[] brief = {"--seconds", "1", "--connections", "4"};
        String[] all = new String[args.length + brief.length];
        System.arraycopy(args, 0, all, 0, args.length);
        System.arraycopy(brief, 0, all, args.length, brief.length);
        return PairedBenchmark.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all);
    }
}
