package countme.topology.config;

import countme.topology.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom alerts are sent to; nobody unless set, and then they are seen only by who looks.
 *
 * @param webhook a URL that takes Alertmanager's JSON
 * @param mail an e-mail account
 * @param watchdog a URL that is posted to twice a minute while alerting works
 */
public record AlertReceivers(Optional<String> webhook, Optional<Mail> mail, Optional<String> watchdog) {
    public static final AlertReceivers NONE = new AlertReceivers(Optional.empty(), Optional.empty(), Optional.empty());

    /** None of these can end the quotes they are written into Alertmanager's configuration with. */
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.!#$%&*+/=?^_{|}~-]+@" + Settings.NAME);

    private static final Pattern SERVER = Pattern.compile(Settings.NAME + ":\\d{1,5}");
    private static final Pattern USER = Pattern.compile("[^\\s'\\\\]+");
    private static final Pattern URL = Pattern.compile("https?://[^\\s'\"]+");

    /**
     * Where e-mail goes.
     *
     * @param to an address
     * @param from an address
     * @param server host:port of a mail server
     * @param login empty where the server takes it from anybody
     */
    public record Mail(String to, String from, String server, Optional<Login> login) {}

    /** An account at the mail server. */
    public record Login(String user, Path passwordFile) {
        /** Read now, for only a verb that writes it needs it. */
        public String password() {
            try {
                return Files.readString(passwordFile).strip();
            } catch (IOException e) {
                throw Problem.usage(
                        "The mail server's password cannot be read",
                        "It should be in " + passwordFile + ": " + Problem.reason(e) + ".",
                        "Make that file readable, or name another one with --smtp-password-file.");
            }
        }
    }

    static AlertReceivers from(SettingReader read) {
        return new AlertReceivers(url(read, Setting.ALERT_WEBHOOK), mail(read), url(read, Setting.WATCHDOG_WEBHOOK));
    }

    private static Optional<String> url(SettingReader read, Setting setting) {
        return read.text(setting).isEmpty()
                ? Optional.empty()
                : Optional.of(read.matching(setting, URL, "an http or https URL"));
    }

    private static Optional<Mail> mail(SettingReader read) {
        boolean to = bothOrNeither(
                read,
                Setting.ALERT_EMAIL,
                Setting.SMTP_SERVER,
                "An e-mail needs both an address and a server that takes it.");
        Optional<Login> login = login(read);
        if (!to) {
            return Optional.empty();
        }
        return Optional.of(new Mail(
                read.matching(Setting.ALERT_EMAIL, ADDRESS, "an address such as ops@count.example"),
                read.matching(Setting.ALERT_SENDER, ADDRESS, "an address such as countme@count.example"),
                read.matching(Setting.SMTP_SERVER, SERVER, "host:port"),
                login));
    }

    private static Optional<Login> login(SettingReader read) {
        if (!bothOrNeither(
                read, Setting.SMTP_USER, Setting.SMTP_PASSWORD_FILE, "A login needs both a name and a password.")) {
            return Optional.empty();
        }
        String user = read.matching(Setting.SMTP_USER, USER, "a name without blanks, quotes and backslashes");
        return read.file(Setting.SMTP_PASSWORD_FILE).map(file -> new Login(user, file));
    }

    private static boolean bothOrNeither(SettingReader read, Setting one, Setting other, String why) {
        boolean set = !read.text(one).isEmpty();
        if (set == read.text(other).isEmpty()) {
            throw Problem.usage(
                    "Only one of --" + one.key() + " and --" + other.key() + " is set", why, "Set both, or neither.");
        }
        return set;
    }
}
