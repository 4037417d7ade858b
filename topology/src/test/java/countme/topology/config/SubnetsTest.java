package countme.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetsTest {
    private static final Subnets SUBNETS = new Subnets(new Subnet("10.213.4"));

    @Test
    void whatIsParsedIsWrittenTheSame() {
        assertThat(Subnets.parse("10.213.4.0/22"))
                .contains(SUBNETS)
                .map(Subnets::cidr)
                .contains("10.213.4.0/22");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.213.4.0/24", "10.213.6.0/22", "10.213.4.8/22", "10.213.256.0/22", "fd00::/64", "/22"})
    void anythingElseIsNone(String text) {
        assertThat(Subnets.parse(text)).isEmpty();
    }

    @Test
    void eachNetworkHasOneOfItsOwn() {
        assertThat(Network.values())
                .extracting(SUBNETS::of)
                .extracting(Subnet::cidr)
                .containsExactly("10.213.4.0/24", "10.213.5.0/24", "10.213.6.0/24");
        assertThatIllegalArgumentException().isThrownBy(() -> new Subnets(new Subnet("10.213.5")));
    }

    @ParameterizedTest
    @EnumSource
    void theyAreKnownByAnyOfThem(Network network) {
        assertThat(Subnets.having(network, SUBNETS.of(network))).contains(SUBNETS);
        assertThat(Subnets.having(network, new Subnet("10.213.7"))).isEmpty();
    }

    @Test
    void aNetworkNumberedBelowItsPlaceHasNone() {
        assertThat(Subnets.having(Network.ops, new Subnet("10.213.0"))).isEmpty();
    }

    @Test
    void aProjectTriesTheSameInTheSameOrderEachTime() {
        assertThat(Subnets.candidates("countme"))
                .containsExactlyElementsOf(Subnets.candidates("countme").toList())
                .hasSize(128)
                .doesNotHaveDuplicates()
                .allSatisfy(subnets -> assertThat(Subnets.parse(subnets.cidr())).contains(subnets));
        assertThat(Subnets.candidates("other").findFirst())
                .isNotEqualTo(Subnets.candidates("countme").findFirst());
    }
}
