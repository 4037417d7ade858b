package countme.topology.deploy.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.deploy.Examples;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.State;
import countme.topology.report.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionTest {
    @Test
    void theBuildWroteItDown() {
        assertThat(Version.current()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.1,0.1.0,true",
        "0.10.0,0.9.0,true",
        "1.0.0,0.9.9,true",
        "0.1.0,0.1.0,false",
        "0.0.9,0.1.0,false",
        "'',0.1.0,false",
        "unknown,0.1.0,false",
    })
    void newerIsToldByNumbers(String version, String than, boolean newer) {
        assertThat(Version.isNewer(version, than)).isEqualTo(newer);
    }

    @Test
    void aStackOfANewerLauncherIsRefusedWithWhatToDo() {
        var redis = Examples.desired(Examples.topology(2).redis(), 0);
        var older = Examples.present(redis, State.RUNNING);
        Version.requireNoNewer(new Inventory(List.of(older)));

        var newer = Examples.madeBy("99.0.0");
        assertThatThrownBy(() -> Version.requireNoNewer(new Inventory(List.of(older, newer))))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.what()).contains("99.0.0");
                    assertThat(problem.next()).contains("'down'");
                });
    }
}
