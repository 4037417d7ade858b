package countme.topology.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.Setting;
import countme.topology.config.SettingSources;
import countme.topology.config.SettingSources.Sourced;
import countme.topology.config.Settings;
import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastUpTest {
    @TempDir
    private Path directory = Path.of("");

    private Path own = directory;
    private Path shared = directory;
    private LastUp last = new LastUp(new StateFile(shared), new StateFile(own));

    @BeforeEach
    void choosePlace() {
        own = directory.resolve("state/last-up");
        shared = directory.resolve("state/settings");
        last = new LastUp(new StateFile(shared), new StateFile(own));
    }

    @Test
    void whatUpWasGivenHoldsForLaterVerbsUnlessTheyAreGivenSomethingElse() {
        last.keep(resolve(Map.of(Setting.HTTPS_PORT, "9000", Setting.HOSTS, "a.example,b.example")));
        assertThat(last.under(resolve(Map.of(Setting.HTTPS_PORT, "9001"))))
                .containsEntry(Setting.HTTPS_PORT, new Sourced("9001", "flag --https-port"))
                .containsEntry(Setting.HOSTS, new Sourced("a.example,b.example", "last up " + shared))
                .containsEntry(Setting.BIND, new Sourced("127.0.0.1", "default"));
    }

    @Test
    void whatNoVerbNeedsAnyMoreMayBeGone() {
        last.keep(resolve(Map.of(
                Setting.BEFORE_DEPLOY, "gone/ok",
                Setting.CERTIFICATE, "gone/crt",
                Setting.CERTIFICATE_KEY, "gone/key",
                Setting.SMTP_USER, "countme",
                Setting.SMTP_PASSWORD_FILE, "gone/password")));

        Settings settings = Settings.from(last.under(resolve(Map.of())));

        assertThat(settings.beforeDeploy()).contains(Path.of("gone/ok").toAbsolutePath());
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        last.keep(resolve(Map.of(Setting.ALERT_WEBHOOK, "https://hook.example/secret")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rw-------");
    }

    @Test
    void othersKnowAllButSecretsWhichStayWithWhoGaveThem() throws IOException {
        last.keep(resolve(Map.of(Setting.ALERT_WEBHOOK, "https://hook.example/secret", Setting.HTTPS_PORT, "9000")));

        assertThat(Files.readString(shared)).isEqualTo("https-port=9000\n");
        assertThat(last.under(resolve(Map.of())))
                .containsEntry(Setting.ALERT_WEBHOOK, new Sourced("https://hook.example/secret", "last up " + own));
        Files.delete(own);
        assertThat(last.under(resolve(Map.of())))
                .containsEntry(Setting.HTTPS_PORT, new Sourced("9000", "last up " + shared))
                .containsEntry(Setting.ALERT_WEBHOOK, new Sourced("", "default"));
    }

    @Test
    void whatALauncherKeptBeforeItWasSharedStillHolds() throws IOException {
        last.keep(resolve(Map.of(Setting.HTTPS_PORT, "9000")));
        Files.delete(shared);

        assertThat(last.under(resolve(Map.of())))
                .containsEntry(Setting.HTTPS_PORT, new Sourced("9000", "last up " + own));
    }

    @Test
    void whatIsDefaultAgainIsForgotten() {
        last.keep(resolve(Map.of(Setting.HTTPS_PORT, "9000")));
        last.keep(resolve(Map.of()));
        assertThat(last.under(resolve(Map.of()))).isEqualTo(resolve(Map.of()));
    }

    @Test
    void replicasAndWhichStackIsMeantAreNotKept() {
        last.keep(resolve(
                Map.of(Setting.REPLICAS, "5", Setting.PROJECT, "other", Setting.ENGINE, "unix:///run/docker.sock")));
        assertThat(last.under(resolve(Map.of()))).isEqualTo(resolve(Map.of()));
    }

    @Test
    void whatIsKeptAlreadyIsNotWrittenAgain() throws IOException {
        last.keep(resolve(Map.of(Setting.HTTPS_PORT, "9000")));
        FileTime before = FileTime.fromMillis(1);
        Files.setLastModifiedTime(own, before);
        last.keep(resolve(Map.of(Setting.HTTPS_PORT, "9000")));
        assertThat(Files.getLastModifiedTime(own)).isEqualTo(before);
    }

    @Test
    void aSpoiltFileSpoilsNothingAndAnUnreadableOneIsNamed() throws IOException {
        Files.createDirectories(own.getParent());
        Files.writeString(own, "\u0000no setting\nnobody=1\nbind\nproject=other\nhttps-port=9000\n");
        assertThat(last.under(resolve(Map.of())))
                .containsEntry(Setting.HTTPS_PORT, new Sourced("9000", "last up " + own))
                .containsEntry(Setting.PROJECT, new Sourced("countme", "default"));
        Files.delete(own);
        Files.createDirectory(own);
        assertThatThrownBy(() -> last.under(resolve(Map.of())))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(own.toString());
    }

    private static Map<Setting, Sourced> resolve(Map<Setting, String> flags) {
        return SettingSources.resolve(flags, Map.of(), null, false);
    }
}
