package countme.topology.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.Setting;
import countme.topology.config.SettingSources;
import countme.topology.config.Settings;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        StateDir state =
                StateDir.of("one", Map.of("XDG_STATE_HOME", " ", "XDG_CACHE_HOME", "elsewhere/in/every/directory"));
        assertThat(state.state()).isEqualTo(Path.of(System.getProperty("user.home"), ".local/state/countme/one"));
        assertThat(state.cache()).isEqualTo(Path.of(System.getProperty("user.home"), ".cache/countme"));
    }

    @ParameterizedTest
    @CsvSource({"/tmp/h2, /tmp/h2", "'', ", "h2, "})
    void theHomeIsWhatTheEnvironmentSaysUnlessItIsRelative(String said, @Nullable String home) {
        Path expected = Path.of(home == null ? System.getProperty("user.home") : home);
        assertThat(StateDir.of("one", Map.of("HOME", said)).state())
                .isEqualTo(expected.resolve(".local/state/countme/one"));
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

    @Test
    void whatOthersMayUseIsClosedAndSaidOnce() throws IOException {
        StateDir state = at("one");
        Path password = state.secrets().resolve("console-password");
        Files.createDirectories(password.getParent());
        Files.createDirectories(state.cache());
        Files.writeString(password, "secret");
        Path audit = Files.writeString(state.state().resolve("audit.jsonl"), "{}");
        for (Path open : List.of(state.cache(), state.state(), state.secrets(), password, audit)) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        Path elsewhere = Files.createFile(home.resolve("elsewhere"));
        Files.createSymbolicLink(state.state().resolve("link"), elsewhere);
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(elsewhere);

        assertThat(state.protect())
                .hasValueSatisfying(remark -> assertThat(remark)
                        .contains(state.cache() + " and 5 more were open to other users", "secrets rotate"));

        for (Path closed : List.of(state.cache(), state.state(), state.secrets(), password, audit)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
                    .isEqualTo(Files.isDirectory(closed) ? "rwx------" : "rw-------");
        }
        assertThat(Files.getPosixFilePermissions(elsewhere)).isEqualTo(before);
        assertThat(state.protect()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"audit.jsonl,false", "secrets/console-password,true", "tls/ca.key,true"})
    void onlyWhereSecretsWereOpenTheyAreToBeReplaced(String open, boolean secret) throws IOException {
        StateDir state = at("one");
        Path file = state.state().resolve(open);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "content");
        assertThat(state.protect()).isPresent();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(state.protect()).hasValueSatisfying(remark -> {
            assertThat(remark).startsWith(file + " was open to other users.");
            assertThat(remark.contains("secrets rotate")).isEqualTo(secret);
        });
    }

    private StateDir at(String project) {
        return StateDir.of(
                project,
                Map.of(
                        "XDG_STATE_HOME", home.resolve("state").toString(),
                        "XDG_CACHE_HOME", home.resolve("cache").toString()));
    }
}
