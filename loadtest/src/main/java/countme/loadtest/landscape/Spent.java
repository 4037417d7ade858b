package countme.loadtest.landscape;

import java.util.HashMap;
import java.util.Map;

/**
 * How much processor time everybody had spent at some moment, in seconds. Pure.
 *
 * @param services by place and service, such as {@code stack/redis}; the engine's processes are {@code engine/…}
 * @param busy by everybody on this machine; 0 where that is not known
 * @param idle by nobody; 0 where that is not known
 */
record Spent(Map<String, Double> services, double busy, double idle) {

    Spent {
        services = Map.copyOf(services);
    }

    /** What was spent since then. A container that is newer than that has spent all its time since. */
    Spent since(Spent then) {
        Map<String, Double> difference = new HashMap<>();
        services.forEach((name, seconds) ->
                difference.put(name, Math.max(0, seconds - then.services.getOrDefault(name, 0.0))));
        return new Spent(difference, busy - then.busy, idle - then.idle);
    }
}
