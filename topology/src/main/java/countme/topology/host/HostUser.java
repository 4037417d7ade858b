package countme.topology.host;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Somebody who may log in.
 *
 * @param keys at least one
 * @param lastDay after it the keys are refused; empty for ever
 */
public record HostUser(String name, Role role, List<PublicKey> keys, Optional<LocalDate> lastDay) {
    public HostUser {
        keys = List.copyOf(keys);
    }

    /** The file in which sshd looks for this user's keys. Deployers' lines allow nothing but the command that sshd forces. */
    String authorizedKeys() {
        String options =
                lastDay.map(day -> "expiry-time=\"" + expiry(day) + "\"").orElse("");
        if (role == Role.DEPLOYER) {
            options = options.isEmpty() ? "restrict" : "restrict," + options;
        }
        String before = options.isEmpty() ? "" : options + " ";
        return keys.stream().map(key -> before + key.line() + "\n").collect(Collectors.joining());
    }

    /** The first moment at which a key is refused, as sshd reads it: midnight of the host's clock. */
    static String expiry(LocalDate lastDay) {
        return lastDay.plusDays(1).format(DateTimeFormatter.BASIC_ISO_DATE);
    }
}
