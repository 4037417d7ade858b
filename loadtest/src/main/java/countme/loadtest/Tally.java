package countme.loadtest;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the requests of a mixed load, noted down by any number of threads. */
final class Tally {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Manner, Latencies> answered = new EnumMap<>(Manner.class);
    private final LongAdder answers = new LongAdder();
    private final LongAdder sentAgain = new LongAdder();
    private final Map<String, Failure> failures = new TreeMap<>();
    private long failed;

    /**
     * Requests that failed for the same reason.
     *
     * @param first seconds from the load's begin to the first of them
     * @param last seconds from the load's begin to the last of them
     */
    record Failure(String reason, long count, double first, double last) {
        Failure and(Failure later) {
            return new Failure(reason, count + later.count, Math.min(first, later.first), Math.max(last, later.last));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d × %s (%.1f s to %.1f s)", count, reason, first, last);
        }
    }

    Tally() {
        for (Manner manner : Manner.values()) {
            answered.put(manner, new Latencies());
        }
    }

    void answered(Manner manner, long nanos) {
        of(manner).add(nanos);
        answers.increment();
    }

    void failed(String reason, long at) {
        double seconds = at / NANOS_PER_SECOND;
        synchronized (failures) {
            failed++;
            failures.merge(reason, new Failure(reason, 1, seconds, seconds), Failure::and);
        }
    }

    void sentAgain() {
        sentAgain.increment();
    }

    /** Requests that were answered. */
    long answers() {
        return answers.sum();
    }

    /** Requests that are over, one sent again being one. */
    long requests() {
        return answers() + failed();
    }

    long failed() {
        synchronized (failures) {
            return failed;
        }
    }

    long resent() {
        return sentAgain.sum();
    }

    /** Of the answered requests that came in a manner. */
    Latencies of(Manner manner) {
        return answered.getOrDefault(manner, new Latencies());
    }

    /** The most frequent first. */
    List<Failure> failures() {
        synchronized (failures) {
            return failures.values().stream()
                    .sorted(Comparator.comparing(Failure::count).reversed())
                    .toList();
        }
    }
}
