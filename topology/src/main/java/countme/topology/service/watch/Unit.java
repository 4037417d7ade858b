package countme.topology.service.watch;

/** What a number counts, and so how the console writes it: each is a function of its {@code format.js}. */
public enum Unit {
    /** How many. */
    count,
    /** Any other number. */
    number,
    /** A second. */
    rate,
    /** 0 to 1. */
    percent,
    seconds,
    /** Seconds that are hours or days. */
    duration,
    bytes,
    /** A second. */
    bytesRate,
    /** Seconds since 1970. */
    moment
}
