package countme.loadtest.durability;

/**
 * One load.
 *
 * @param perSecond calls answered
 * @param p50 milliseconds
 * @param p99 milliseconds
 * @param micros processor time of Redis for a call
 * @param copyMicros the same of its copy; 0 without one
 */
record Measured(double perSecond, double p50, double p99, double micros, double copyMicros) {}
