package countme.topology.config;

import java.util.Optional;

/**
 * Whom alerts are sent to; nobody unless set, and then they are seen only by who looks.
 *
 * @param webhook a URL that takes Alertmanager's JSON
 * @param mail an e-mail account
 */
public record AlertReceivers(Optional<String> webhook, Optional<Mail> mail) {
    public static final AlertReceivers NONE = new AlertReceivers(Optional.empty(), Optional.empty());

    /**
     * Where e-mail goes.
     *
     * @param to an address
     * @param from an address
     * @param server host:port of a mail server that takes it without a login
     */
    public record Mail(String to, String from, String server) {}
}
