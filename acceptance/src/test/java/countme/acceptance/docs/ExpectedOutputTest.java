package countme.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpectedOutputTest {
    @Test
    void linesAreComparedFromTheFirstToTheLast() {
        ExpectedOutput expected = ExpectedOutput.of("one\ntwo\n");

        assertThat(expected.isAllOf("one\ntwo\n")).isTrue();
        assertThat(expected.isAllOf("one\ntwo")).isTrue();
        assertThat(expected.isAllOf("one\ntwo\nthree\n")).isFalse();
        assertThat(expected.isAllOf("zero\none\ntwo\n")).isFalse();
        assertThat(expected.isAllOf("one\n")).isFalse();
    }

    @Test
    void threeDotsStandForAnythingWithinALine() {
        ExpectedOutput expected = ExpectedOutput.of("seen … times.\n");

        assertThat(expected.isAllOf("seen 7 times.\n")).isTrue();
        assertThat(expected.isAllOf("seen\n7 times.\n")).isFalse();
    }

    @Test
    void threeDotsAloneStandForAnyLines() {
        ExpectedOutput expected = ExpectedOutput.of("…\nlast\n");

        assertThat(expected.isAllOf("last\n")).isTrue();
        assertThat(expected.isAllOf("one\ntwo\nlast\n")).isTrue();
        assertThat(expected.isAllOf("last\none\n")).isFalse();
    }

    @Test
    void signsMeanThemselves() {
        assertThat(ExpectedOutput.of("a.b (c)*\n").isAllOf("a.b (c)*\n")).isTrue();
        assertThat(ExpectedOutput.of("a.b\n").isAllOf("axb\n")).isFalse();
    }

    @Test
    void howWideATablesColumnsAreIsOfNoMatter() {
        assertThat(ExpectedOutput.of("app-1  healthy\n").isAllOf("app-1      healthy   \n"))
                .isTrue();
    }

    @Test
    void aLastLineSaysHowTheCommandsEnd() {
        ExpectedOutput expected = ExpectedOutput.of("refused\nexit status 3\n");

        assertThat(expected.status()).isEqualTo(3);
        assertThat(expected.isAllOf("refused\n")).isTrue();
        assertThat(ExpectedOutput.of("fine\n").status()).isZero();
    }

    @Test
    void whatComesInATerminalMayStandBetweenOtherLines() {
        ExpectedOutput expected = ExpectedOutput.of("0.1.0-… serves …\n");

        assertThat(expected.isIn("before\n0.1.0-3f9c serves (was 0.1.0-77)\nafter\n"))
                .isTrue();
        assertThat(expected.isIn("before\nafter\n")).isFalse();
        assertThat(expected.isIn("not 0.1.0-3f9c serves now\n")).isFalse();
    }
}
