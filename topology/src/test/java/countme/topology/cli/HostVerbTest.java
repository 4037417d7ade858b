package countme.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostVerbTest {
    private static final String EXAMPLE = "../docs/host.yaml";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host                                           | ignition, plan and apply
            host plan --definition nowhere.yaml            | nowhere.yaml cannot be read
            host ignition --definition pom.xml             | pom.xml
            host plan --to http://a --definition EXAMPLE   | ssh://user@host
            host apply --to count --definition EXAMPLE     | ssh://user@host
            """)
    void whatIsNoCommandIsRefusedBeforeAHostIsReached(String words, String why) {
        Run run = Run.in(Map.of(), words.replace("EXAMPLE", EXAMPLE).split(" ", -1));

        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(why);
    }

    @Test
    void ignitionIsPrintedAloneSoThatItCanBeAFile() {
        Run run = Run.in(Map.of(), "host", "ignition", "--definition", EXAMPLE);

        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("{\n").contains("\"version\" : \"3.3.0\"");
        assertThat(Run.in(Map.of(), "host", "ignition", "--plain", "--definition", EXAMPLE)
                        .out())
                .contains("=== /etc/countme/firewall.nft 0644\n#!/usr/sbin/nft -f\n");
    }
}
