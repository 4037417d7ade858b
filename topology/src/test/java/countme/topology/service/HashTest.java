package countme.topology.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HashTest {
    @Test
    void theDigestOfBytesIsWhatOthersCompute() {
        assertThat(Hash.sha256("abc".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void inputsThatReadTheSameTogetherDiffer() {
        assertThat(new Hash().add("ab").add("c").hex12())
                .isNotEqualTo(new Hash().add("a").add("bc").hex12());
    }
}
