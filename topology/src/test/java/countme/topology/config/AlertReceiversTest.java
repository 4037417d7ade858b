package countme.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.AlertReceivers.Login;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertReceiversTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void nobodyIsToldUnlessSet() {
        assertThat(Settings.defaults().alertReceivers()).isEqualTo(AlertReceivers.NONE);
    }

    @Test
    void aLoginsPasswordComesFromItsFile() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "s3cret\n");
        AlertReceivers receivers = from(Map.of(
                Setting.ALERT_EMAIL, "ops@count.example",
                Setting.SMTP_SERVER, "mail.example:587",
                Setting.SMTP_USER, "countme",
                Setting.SMTP_PASSWORD_FILE, file.toString()));
        assertThat(receivers.mail().orElseThrow().login()).contains(new Login("countme", file));
        assertThat(new Login("countme", file).password()).isEqualTo("s3cret");
        assertThat(receivers.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "ALERT_EMAIL, ops@count.example",
        "SMTP_SERVER, mail.example:25",
        "SMTP_USER, countme",
        "SMTP_PASSWORD_FILE, /nowhere",
        "ALERT_WEBHOOK, hook.example",
        "WATCHDOG_WEBHOOK, hook.example"
    })
    void halfAReceiverIsAProblemOfUsage(Setting setting, String value) {
        assertThatThrownBy(() -> from(Map.of(setting, value)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @Test
    void aPasswordFileThatCannotBeReadIsNamedByWhoNeedsThePassword() {
        var login = new Login("countme", Path.of("/nowhere"));

        assertThatThrownBy(login::password).hasMessageContainingAll("/nowhere", "--smtp-password-file");
    }

    private static AlertReceivers from(Map<Setting, String> flags) {
        return Settings.from(SettingSources.resolve(flags, Map.of(), null, false))
                .alertReceivers();
    }
}
