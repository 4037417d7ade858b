package countme.loadtest.scaling;

import java.util.List;

/** A way to count visits in several replicas, and what becomes of it when one of them dies. */
interface Counting {
    /** What it is, in a few words. */
    String name();

    /**
     * Answers requests.
     *
     * @param arrivals in the order of time
     * @param world what they come to
     */
    Result count(List<Arrival> arrivals, World world);

    /**
     * How the replicas are.
     *
     * @param replicas how many there are
     * @param deathOfTheFirst when replica 0 dies, in milliseconds; no request comes to it any more
     * @param end when the last request comes
     */
    record World(int replicas, double deathOfTheFirst, double end) {
        /** When what a replica knows is lost: never, but for the first. */
        double lifeOf(int replica) {
            return replica == 0 ? deathOfTheFirst : Double.MAX_VALUE;
        }
    }

    /**
     * What came of it.
     *
     * @param visits in any order
     * @param callsOfTheBusiest calls that the busiest key got
     * @param counted what the count is in the end
     */
    record Result(List<Visit> visits, long callsOfTheBusiest, long counted) {}
}
