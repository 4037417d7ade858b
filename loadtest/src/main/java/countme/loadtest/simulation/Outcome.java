package countme.loadtest.simulation;

/**
 * The answer to a question that a simulation asks.
 *
 * @param good whether it is the one hoped for
 * @param words for the summary, a line or more
 */
record Outcome(boolean good, String words) {}
