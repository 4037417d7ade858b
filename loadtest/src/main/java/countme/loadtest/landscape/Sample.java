package countme.loadtest.landscape;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one load on one place measured. Pure.
 *
 * @param perSecond requests answered a second
 * @param p50 median latency, milliseconds
 * @param p99 99th percentile, milliseconds
 * @param p999 99.9th percentile, milliseconds
 * @param max longest, milliseconds
 * @param micros processor time for one request, microseconds, by service
 * @param idle share of the processors' time that nobody used, 0 to 1; NaN where it is not known
 */
record Sample(
        double perSecond, double p50, double p99, double p999, double max, Map<String, Double> micros, double idle) {
    /** The load generator's own share. */
    static final String GENERATOR = "load generator";
    /** What is up but not loaded: mostly the stack's watching services while a peer is loaded. */
    static final String UNLOADED = "what is up but not loaded";
    /** What the machine spent and nobody above accounts for: the kernel's own work, and other processes. */
    static final String REST = "rest of the machine";

    private static final String ENGINE = "engine/";
    private static final double MICROS_PER_SECOND = 1e6;

    Sample {
        micros = Map.copyOf(micros);
    }

    /** From what the generator says and what was spent meanwhile. */
    static Sample of(Place place, Answered answered, Spent spent) {
        Map<String, Double> seconds = new TreeMap<>();
        spent.services().forEach((name, time) -> seconds.merge(service(place, name), time, Double::sum));
        answered.processor().ifPresent(time -> seconds.put(GENERATOR, time));
        double known =
                seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        double all = spent.busy() + spent.idle();
        if (spent.busy() > known) {
            seconds.put(REST, spent.busy() - known);
        }
        seconds.replaceAll((name, time) -> time / answered.requests() * MICROS_PER_SECOND);
        return new Sample(
                answered.requests() / answered.seconds(),
                answered.p50(),
                answered.p99(),
                answered.p999(),
                answered.max(),
                seconds,
                all > 0 ? spent.idle() / all : Double.NaN);
    }

    /** Processor time for one request, microseconds, by everybody. */
    double total() {
        return micros.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static String service(Place place, String name) {
        if (name.startsWith(ENGINE)) {
            return name.substring(ENGINE.length());
        }
        String own = place.id() + "/";
        return name.startsWith(own) ? name.substring(own.length()) : UNLOADED;
    }
}
