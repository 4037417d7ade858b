package countme.topology.engine;

import countme.topology.report.Progress;

/** Tries one endpoint. */
@FunctionalInterface
interface Dialer {
    /**
     * The engine there, ready for use; answers or fails within seconds.
     *
     * @param progress is told, as long as it is used, when the connection to another machine is lost and when it is back
     */
    Engine dial(Endpoint endpoint, Progress progress) throws Unreachable;
}
