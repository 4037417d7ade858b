package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EarlyDataTest {
    /** A version, a time (tag 1), an age (tag 14), a group (tag 19). */
    private static final String FIELDS = "020101" + "a103020101" + "ae03020105";

    private static final String GROUP = "b30302011d";
    private static final String ALLOWANCE = "af0402024000";

    @Test
    void anAllowanceStandsWhereItsTagBelongs() {
        assertThat(allowing(FIELDS + GROUP)).isEqualTo(session(FIELDS + ALLOWANCE + GROUP));
        assertThat(allowing(FIELDS)).isEqualTo(session(FIELDS + ALLOWANCE));
    }

    @Test
    void anotherAllowanceGivesWay() {
        assertThat(allowing(FIELDS + "af03020100" + GROUP)).isEqualTo(session(FIELDS + ALLOWANCE + GROUP));
    }

    private static String allowing(String fields) {
        String session = "30%02x".formatted(fields.length() / 2) + fields;
        return HexFormat.of().formatHex(EarlyData.allowing(HexFormat.of().parseHex(session)));
    }

    private static String session(String fields) {
        return "3082%04x".formatted(fields.length() / 2) + fields;
    }
}
