package countme.topology.export;

import countme.topology.service.PublishedPort;
import java.util.Set;

/** From where a published port is reached. */
enum Reach {
    /** From the machine itself: what is nobody's business outside. */
    LOOPBACK("127.0.0.1", "::1"),
    /** From everywhere. */
    EVERYWHERE("0.0.0.0", "::");

    private final Set<String> binds;

    Reach(String... binds) {
        this.binds = Set.of(binds);
    }

    boolean has(PublishedPort port) {
        return binds.contains(port.bind());
    }

    /** Whether that can be told of an address without knowing the machine. */
    static boolean isKnown(String bind) {
        return LOOPBACK.binds.contains(bind) || EVERYWHERE.binds.contains(bind);
    }
}
