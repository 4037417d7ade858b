package countme.loadtest.landscape;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what keeps a step from more requests, and what a second machine would bring, from processor time alone. Pure. */
final class Bottleneck {
    /** Share of the processors' time below which there is nothing left to speak of. */
    private static final double FULL = 0.1;
    /** Share of its one processor from which on a service of one thread has no more to give. */
    private static final double ONE_THREAD_FULL = 0.85;

    private static final String REPLICAS = "app";
    private static final String REDIS = "redis";
    private static final int NAMED = 3;
    private static final int PERCENT = 100;

    private Bottleneck() {}

    /** A few words for a table. */
    static String of(ScaleStep step) {
        if (step.connections() == 1) {
            return "one request at a time";
        }
        if (Double.isNaN(step.sample().idle())) {
            return "not known here";
        }
        if (step.sample().idle() < FULL) {
            return "all processors: " + largest(step.sample());
        }
        if (step.processors(REDIS) >= ONE_THREAD_FULL) {
            return String.format(
                    Locale.ROOT, "redis, which has one thread (%.2f of a processor)", step.processors(REDIS));
        }
        return String.format(
                Locale.ROOT, "no processor: %.0f %% idle", step.sample().idle() * PERCENT);
    }

    /** Sentences on what could be moved to a second machine of the same kind. */
    static String secondMachine(ScaleStep step) {
        Sample sample = step.sample();
        String begin =
                String.format(Locale.ROOT, "With %d replicas and %d connections", step.replicas(), step.connections());
        if (!(sample.idle() < FULL)) {
            return begin + " the processors are not full, so a second machine would bring nothing.";
        }
        double replicas = sample.micros().getOrDefault(REPLICAS, 0.0);
        double generator = sample.micros().getOrDefault(Sample.GENERATOR, 0.0);
        return String.format(
                Locale.ROOT,
                "%s a request takes %.0f µs of processor time: %.0f of them the replicas', %.0f the load generator's. By calculation, a second machine of this kind "
                        + "would allow %.2f times the requests/s if replicas ran on it, %.2f times if only the load generator did, %.2f times with both. "
                        + "What the network between them costs is not in that.",
                begin,
                sample.total(),
                replicas,
                generator,
                factor(sample.total(), replicas),
                factor(sample.total(), generator),
                factor(sample.total(), replicas + generator));
    }

    /** How many times as much two machines do when so much of a request's time can be divided between them at will. */
    static double factor(double total, double movable) {
        return movable >= total / 2 ? 2 : total / (total - movable);
    }

    private static String largest(Sample sample) {
        return sample.micros().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(NAMED)
                .map(entry -> String.format(
                        Locale.ROOT, "%s %.0f %%", entry.getKey(), entry.getValue() / sample.total() * PERCENT))
                .collect(Collectors.joining(", "));
    }
}
