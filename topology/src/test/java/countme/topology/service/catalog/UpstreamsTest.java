package countme.topology.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.service.Placement;
import countme.topology.service.ServiceLogins;
import countme.topology.state.UpstreamGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamsTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void ofSeveralReplicasThatWereTriedTheLastOneIsNamed() {
        assertThat(namesOf("10.213.5.101:5000")).containsExactly("app-1");
        assertThat(namesOf("10.213.5.101:5000, 10.213.5.112:5000")).containsExactly("app-12");
        assertThat(namesOf("10.213.5.103:5000")).as("a slot that is not used").isEmpty();
        assertThat(namesOf("10.213.51101:5000")).isEmpty();
    }

    @Test
    void aRunningProxyThatIsToldOfAGroupForgetsTheOthers() throws Exception {
        Path told = directory.resolve("serving");
        for (UpstreamGroup group : UpstreamGroup.all()) {
            String commands = upstreams(group).tell().replace("/tmp/serving", told.toString());
            assertThat(new ProcessBuilder("sh", "-e", "-c", commands).start().waitFor())
                    .isZero();

            assertThat(told.toFile().list()).containsExactly(group.toString());
        }
    }

    @Test
    void whatItWasToldDecidesAndNothingElse() {
        assertThat(UpstreamGroup.all())
                .allSatisfy(group -> assertThat(Upstreams.told())
                        .containsSubsequence("if (-f /tmp/serving/" + group + ")", "set $counter " + group + ";"));
    }

    private static List<String> namesOf(String tried) {
        var line = Pattern.compile(" *\"~(.*)\" (.*);");
        return upstreams(UpstreamGroup.FIRST)
                .names()
                .lines()
                .map(line::matcher)
                .filter(found -> found.matches()
                        && Pattern.compile(found.group(1)).matcher(tried).find())
                .map(found -> found.group(2))
                .toList();
    }

    private static Upstreams upstreams(UpstreamGroup group) {
        var app = new App(new Redis(ServiceLogins.NONE), group, 2, true, false, Duration.ofSeconds(12));
        return new Upstreams(app.upstream(), app, new Placement("countme", new Subnets(new Subnet("10.213.4"))));
    }
}
