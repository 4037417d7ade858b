package countme.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.SettingSources.Sourced;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingSourcesTest {
    private static final Map<Setting, String> FLAG = Map.of(Setting.BIND, " 10.0.0.1 ");
    private static final Map<String, String> VARIABLE = Map.of("COUNTME_BIND", "10.0.0.2");

    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("countme.properties"), "bind = 10.0.0.3\n");
    }

    @Test
    void aFlagBeatsEverything() {
        assertThat(bind(FLAG, VARIABLE, file, true)).isEqualTo(new Sourced("10.0.0.1", "flag --bind"));
    }

    @Test
    void theEnvironmentBeatsTheFile() {
        assertThat(bind(Map.of(), VARIABLE, file, true)).isEqualTo(new Sourced("10.0.0.2", "environment COUNTME_BIND"));
    }

    @Test
    void theFileBeatsThePreset() {
        assertThat(bind(Map.of(), Map.of(), file, true)).isEqualTo(new Sourced("10.0.0.3", "file " + file));
    }

    @Test
    void thePresetBeatsTheDefault() {
        assertThat(bind(Map.of(), Map.of(), null, true)).isEqualTo(new Sourced("0.0.0.0", "preset production"));
        assertThat(bind(Map.of(), Map.of(), null, false)).isEqualTo(new Sourced("127.0.0.1", "default"));
    }

    @Test
    void aPathHoldsFromWhereverItIsReadAgain() throws IOException {
        Files.writeString(file, "after-deploy = tell\ncertificate = \nserver-name = name\n");

        Map<Setting, Sourced> resolved = SettingSources.resolve(
                Map.of(Setting.BEFORE_DEPLOY, "./ok"), Map.of("COUNTME_CERTIFICATE_KEY", "../key.pem"), file, false);

        Path here = Path.of("").toAbsolutePath();
        assertThat(value(resolved, Setting.BEFORE_DEPLOY)).isEqualTo(here + "/ok");
        assertThat(value(resolved, Setting.CERTIFICATE_KEY)).isEqualTo(here.getParent() + "/key.pem");
        assertThat(value(resolved, Setting.AFTER_DEPLOY)).isEqualTo(directory + "/tell");
        assertThat(value(resolved, Setting.CERTIFICATE)).isEmpty();
        assertThat(value(resolved, Setting.SERVER_NAME)).isEqualTo("name");
    }

    @Test
    void everySettingIsResolved() {
        assertThat(SettingSources.resolve(Map.of(), Map.of(), null, false)).containsOnlyKeys(Setting.values());
    }

    @Test
    void anUnknownNameInTheFileIsAProblemThatNamesBoth() throws IOException {
        Files.writeString(file, "binds=1\n");
        assertThatThrownBy(() -> bind(Map.of(), Map.of(), file, false))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(problem.what()).contains("'binds'").contains(file.toString());
                });
    }

    @Test
    void aFileThatIsNotThereIsAProblem() {
        Path missing = directory.resolve("missing.properties");
        assertThatThrownBy(() -> bind(Map.of(), Map.of(), missing, false))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(problem).hasMessageContainingAll(missing.toString(), "no such file", "--config-file");
                });
    }

    @Test
    void aFileThatIsNoPropertiesFileIsAProblem() throws IOException {
        Files.writeString(file, "bind=\\uXYZ\n");
        assertThatThrownBy(() -> bind(Map.of(), Map.of(), file, false))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Cannot read the settings file");
    }

    private static String value(Map<Setting, Sourced> resolved, Setting setting) {
        return Objects.requireNonNull(resolved.get(setting)).value();
    }

    private static @Nullable Sourced bind(
            Map<Setting, String> flags, Map<String, String> environment, @Nullable Path file, boolean production) {
        return SettingSources.resolve(flags, environment, file, production).get(Setting.BIND);
    }
}
