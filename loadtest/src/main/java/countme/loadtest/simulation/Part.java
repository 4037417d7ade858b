package countme.loadtest.simulation;

import java.time.Duration;

/**
 * A part of a load that has figures of its own.
 *
 * @param name what Gatling and the summary call its requests
 * @param length from its first moment to its last
 */
record Part(String name, Duration length) {}
