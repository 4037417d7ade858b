package countme.loadtest.landscape;

import java.util.Map;

/**
 * One load on the stack with some number of replicas.
 *
 * @param memory MiB that containers held after the load, by service
 */
record ScaleStep(int replicas, int connections, Sample sample, Map<String, Double> memory) {
    private static final double MICROS_PER_SECOND = 1e6;

    ScaleStep {
        memory = Map.copyOf(memory);
    }

    /** How many processors a service kept busy. */
    double processors(String service) {
        return sample.micros().getOrDefault(service, 0.0) * sample.perSecond() / MICROS_PER_SECOND;
    }
}
