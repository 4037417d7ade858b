package countme.topology.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
    /** As Linux tells it: a default route, a bridge, and in a table of its own a tunnel. */
    private static final String TOLD = """
        Main:
          +-- 0.0.0.0/0 3 0 5
             |-- 0.0.0.0
                /0 universe UNICAST
                /1 universe UNICAST
             +-- 10.213.0.0/17 2 0 2
                |-- 10.213.40.0
                   /24 link UNICAST
                |-- 10.213.40.1
                   /32 host LOCAL
             |-- 10.213.49.255
                /32 link BROADCAST
        Id 52:
          +-- 0.0.0.0/0 3 0 5
             |-- 172.30.64.0
                /18 universe UNICAST
             |-- 10.213.61.7
                /32 universe UNREACHABLE
        """;

    private static boolean isTaken(String cidr) {
        return RouteTable.parse(TOLD).has(Subnets.parse(cidr).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "10.213.40.0/22,true",
        "10.213.44.0/22,false",
        "10.213.36.0/22,false",
        "10.213.48.0/22,false",
        "10.213.60.0/22,true",
        "172.30.60.0/22,false",
        "172.30.64.0/22,true",
        "172.30.124.0/22,true",
        "172.30.128.0/22,false",
    })
    void whatLeadsElsewhereIsTakenHoweverWideItIs(String cidr, boolean taken) {
        assertThat(isTaken(cidr)).isEqualTo(taken);
    }

    @Test
    void whereAllOfARangeLeadsElsewhereAnotherIsTried() {
        RouteTable company = RouteTable.parse("|-- 10.0.0.0\n/8 universe UNICAST");
        assertThat(Subnets.candidates("countme").filter(one -> !company.has(one)))
                .hasSize(64)
                .allMatch(one -> one.cidr().startsWith("172.30."));
    }

    @Test
    void aMachineThatTellsNothingHasNone() {
        assertThat(RouteTable.parse("").has(Subnets.parse("10.213.40.0/22").orElseThrow()))
                .isFalse();
    }
}
