package countme.topology.service;

import java.time.Duration;

/** A service that keeps what containers write, and is asked as Loki is. */
public interface LogStore {
    /** The service that it is. */
    Service service();

    int port();

    /** How long a line is kept. */
    Duration retention();
}
