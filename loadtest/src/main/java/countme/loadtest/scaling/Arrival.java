package countme.loadtest.scaling;

/**
 * A request that comes. Times are in milliseconds.
 *
 * @param visitor who comes; everybody comes twice
 * @param at when it comes
 * @param replica which one gets it
 * @param out how long a message takes from the replica to who counts
 * @param back how long the answer takes
 */
record Arrival(int visitor, double at, int replica, double out, double back) {}
