package countme.topology.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.Setting;
import countme.topology.config.SettingSources;
import countme.topology.config.SettingSources.Sourced;
import countme.topology.config.Settings;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptReplicasTest {
    @TempDir
    private Path directory = Path.of("");

    private KeptReplicas kept = new KeptReplicas(new StateFile(directory));

    @BeforeEach
    void choosePlace() {
        kept = new KeptReplicas(new StateFile(directory.resolve("state/replicas")));
    }

    @Test
    void whatWasKeptIsStrongerThanTheDefaultAndSaysWhereItIs() {
        kept.keep(3);
        kept.keep(5);
        assertThat(replicas(Map.of(), Map.of()))
                .isEqualTo(new Sourced("5", "scale " + Path.of(kept.memo().place())));
        assertThat(Path.of(kept.memo().place()).getParent()).isDirectoryNotContaining("glob:**.next");
    }

    @Test
    void whatIsKeptNowIsStrongerThanWhatWasKeptBefore() {
        kept.keep(3);
        Settings before = Settings.from(kept.under(resolve(Map.of(), Map.of())));
        kept.keep(5);

        assertThat(kept.in(before).replicas()).isEqualTo(5);
        assertThat(kept.in(before.withReplicas(4)).replicas()).isEqualTo(4);
    }

    @Test
    void whatTheOperatorSetsIsStronger() {
        kept.keep(5);
        assertThat(replicas(Map.of(Setting.REPLICAS, "4"), Map.of())).isEqualTo(new Sourced("4", "flag --replicas"));
        assertThat(replicas(Map.of(), Map.of("COUNTME_REPLICAS", "2")))
                .isEqualTo(new Sourced("2", "environment COUNTME_REPLICAS"));
    }

    @Test
    void whereNothingWasKeptTheDefaultHoldsAndNothingIsWritten() {
        assertThat(replicas(Map.of(), Map.of())).isEqualTo(new Sourced("2", "default"));
        assertThat(Path.of(kept.memo().place()).getParent()).doesNotExist();
    }

    @Test
    void nothingElseIsChanged() {
        kept.keep(5);
        Map<Setting, Sourced> given = resolve(Map.of(), Map.of());
        assertThat(kept.under(given))
                .hasSize(given.size())
                .containsEntry(Setting.BIND, new Sourced("127.0.0.1", "default"));
    }

    @Test
    void aSpoiltFileIsAProblemThatNamesIt() throws IOException {
        kept.keep(5);
        Files.writeString(Path.of(kept.memo().place()), "many");
        assertThatThrownBy(() -> Settings.from(kept.under(resolve(Map.of(), Map.of()))))
                .isInstanceOf(Problem.class)
                .hasMessageContainingAll("'many'", Path.of(kept.memo().place()).toString());
        Files.delete(Path.of(kept.memo().place()));
        Files.createDirectory(Path.of(kept.memo().place()));
        assertThatThrownBy(() -> kept.under(resolve(Map.of(), Map.of())))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(Path.of(kept.memo().place()).toString());
    }

    @Test
    void scalingIsRefusedWhereTheNextUpWouldUndoIt() {
        kept.keep(5);
        assertThatCode(() -> kept.requireInForce(kept.under(resolve(Map.of(), Map.of()))))
                .doesNotThrowAnyException();
        assertThatCode(() -> kept.requireInForce(resolve(Map.of(), Map.of()))).doesNotThrowAnyException();
        assertThatThrownBy(() -> kept.requireInForce(resolve(Map.of(), Map.of("COUNTME_REPLICAS", "2"))))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(problem.why()).contains("environment COUNTME_REPLICAS");
                });
    }

    private @Nullable Sourced replicas(Map<Setting, String> flags, Map<String, String> environment) {
        return kept.under(resolve(flags, environment)).get(Setting.REPLICAS);
    }

    private static Map<Setting, Sourced> resolve(Map<Setting, String> flags, Map<String, String> environment) {
        return SettingSources.resolve(flags, environment, null, false);
    }
}
