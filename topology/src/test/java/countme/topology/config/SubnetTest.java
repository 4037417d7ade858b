package countme.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {
    @Test
    void whatIsParsedIsWrittenTheSame() {
        assertThat(Subnet.parse("10.213.7.0/24")).map(Subnet::cidr).contains("10.213.7.0/24");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.213.7.0", "10.213.7.0/25", "10.213.7.8/24", "10.999.7.0/24", "fd00::/64"})
    void anythingElseIsNone(String text) {
        assertThat(Subnet.parse(text)).isEmpty();
    }

    @Test
    void everyHostIsInTheNetwork() {
        var subnet = new Subnet("10.213.7");
        assertThat(subnet.gateway()).isEqualTo("10.213.7.1");
        assertThat(subnet.address(254)).isEqualTo("10.213.7.254");
        assertThatIllegalArgumentException().isThrownBy(() -> subnet.address(0));
        assertThatIllegalArgumentException().isThrownBy(() -> subnet.address(255));
    }
}
