package countme.topology.host;

import java.net.URI;
import java.util.List;

/**
 * The launcher that a CoreOS host gets and runs.
 *
 * @param archive where the host fetches the distribution {@code countme-…-linux-amd64.tar.gz} from
 * @param sha256 the archive's digest, 64 hexadecimal digits
 * @param arguments what {@code up} is given
 */
public record LauncherUnit(URI archive, String sha256, List<String> arguments) {
    /** Whom it runs as, and whom the stack belongs to. */
    public static final String USER = "countme";

    public static final String HOME = "/var/lib/countme";
    /** Where the distribution is unpacked. */
    static final String PROGRAM = "/opt/countme/bin/countme";

    public LauncherUnit {
        arguments = List.copyOf(arguments);
    }
}
