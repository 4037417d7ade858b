package countme.topology.state;

import java.nio.file.Path;
import java.util.Map;

/** The user's home directory: what {@code HOME} says, as for other programs. Java asks the user database alone. */
public final class UserHome {
    private UserHome() {}

    /** As an environment says; a relative one, or none, does not count. */
    public static Path of(Map<String, String> environment) {
        Path home = Path.of(environment.getOrDefault("HOME", ""));
        return home.isAbsolute() ? home : Path.of(System.getProperty("user.home"));
    }

    /** As this process' environment says. */
    public static Path current() {
        return of(System.getenv());
    }
}
