package countme.topology.engine;

/** Tries one endpoint. */
@FunctionalInterface
interface Dialer {
    /** The engine there, ready for use; answers or fails within seconds. */
    Engine dial(Endpoint endpoint) throws Unreachable;
}
