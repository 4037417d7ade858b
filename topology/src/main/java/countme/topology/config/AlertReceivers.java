package countme.topology.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom alerts are sent to; nobody unless set, and then they are seen only by who looks.
 *
 * @param webhook a URL that takes Alertmanager's JSON
 * @param mail an e-mail account
 */
public record AlertReceivers(Optional<String> webhook, Optional<Mail> mail) {
    public static final AlertReceivers NONE = new AlertReceivers(Optional.empty(), Optional.empty());

    /** None of these can end the quotes they are written into Alertmanager's configuration with. */
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.!#$%&*+/=?^_{|}~-]+@" + Settings.NAME);

    private static final Pattern SERVER = Pattern.compile(Settings.NAME + ":\\d{1,5}");
    private static final Pattern URL = Pattern.compile("https?://[^\\s'\"]+");

    /**
     * Where e-mail goes.
     *
     * @param to an address
     * @param from an address
     * @param server host:port of a mail server that takes it without a login
     */
    public record Mail(String to, String from, String server) {}

    static AlertReceivers from(Reading read) {
        Optional<String> webhook = read.text(Setting.ALERT_WEBHOOK).isEmpty()
                ? Optional.empty()
                : Optional.of(read.matching(Setting.ALERT_WEBHOOK, URL, "an http or https URL"));
        return new AlertReceivers(webhook, mail(read));
    }

    private static Optional<Mail> mail(Reading read) {
        boolean wanted = !read.text(Setting.ALERT_EMAIL).isEmpty();
        if (wanted == read.text(Setting.SMTP_SERVER).isEmpty()) {
            throw Problem.usage(
                    "Only one of --alert-email and --smtp-server is set",
                    "An e-mail needs both an address and a server that takes it.",
                    "Set both, or neither.");
        }
        return wanted
                ? Optional.of(new Mail(
                        read.matching(Setting.ALERT_EMAIL, ADDRESS, "an address such as ops@count.example"),
                        read.matching(Setting.ALERT_SENDER, ADDRESS, "an address such as countme@count.example"),
                        read.matching(Setting.SMTP_SERVER, SERVER, "host:port such as mail.count.example:25")))
                : Optional.empty();
    }
}
