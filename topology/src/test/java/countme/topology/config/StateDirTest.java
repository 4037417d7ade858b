package countme.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirTest {
    @TempDir
    Path home;

    @Test
    void everyProjectHasItsOwnStateAndAllShareTheRest() {
        StateDir one = at("one");
        StateDir two = at("two");
        assertThat(one.state()).isEqualTo(home.resolve("state/countme/one"));
        assertThat(two.state()).isNotEqualTo(one.state());
        assertThat(two.machine()).isEqualTo(one.machine());
        assertThat(two.cache()).isEqualTo(one.cache()).isEqualTo(home.resolve("cache/countme"));
    }

    @Test
    void withoutAWishItIsBelowTheHome() {
        StateDir state = StateDir.of("one", Map.of("XDG_STATE_HOME", " "));
        assertThat(state.state()).isEqualTo(Path.of(System.getProperty("user.home"), ".local/state/countme/one"));
        assertThat(state.cache()).isEqualTo(Path.of(System.getProperty("user.home"), ".cache/countme"));
    }

    @Test
    void namingADirectoryMakesNone() {
        assertThat(at("one").tls()).isEqualTo(at("one").state().resolve("tls")).doesNotExist();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void noProjectCanHaveTheMachinesDirectory() {
        Path machine = at("one").machine();
        String name = String.valueOf(machine.getFileName());
        assertThatThrownBy(() ->
                        Settings.from(SettingSources.resolve(Map.of(Setting.PROJECT, name), Map.of(), null, false)))
                .isInstanceOf(Problem.class);
    }

    private StateDir at(String project) {
        return StateDir.of(
                project,
                Map.of(
                        "XDG_STATE_HOME", home.resolve("state").toString(),
                        "XDG_CACHE_HOME", home.resolve("cache").toString()));
    }
}
