package countme.topology.service;

/**
 * What goes from one service to another.
 *
 * @param from who begins: it opens the connection
 * @param to whom it calls
 * @param what goes between them, in a few words; empty where neither says so
 * @param needed whether {@code from} starts only when {@code to} is ready
 */
public record DataFlow(Service from, Service to, String what, boolean needed) {}
