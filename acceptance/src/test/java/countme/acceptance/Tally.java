package countme.acceptance;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What visitors noticed: answers, failures with their reasons, and how long nobody was answered. Any number of threads may report. */
final class Tally {
    private final Map<String, Integer> failures = new TreeMap<>();
    private long answered;
    private long sentAgain;
    private long firstFailure;
    private long lastFailure;
    private long lastAnswer = System.nanoTime();
    private long longestSilence;

    synchronized void answered() {
        answered++;
        endSilence();
    }

    /** A request that got anything but a correct 200, or nothing. */
    synchronized void failed(String reason) {
        lastFailure = System.nanoTime();
        if (failures.isEmpty()) {
            firstFailure = lastFailure;
        }
        failures.merge(reason, 1, Integer::sum);
    }

    /** A request sent once more, because the idle connection it was sent on had just been closed. */
    synchronized void sentAgain() {
        sentAgain++;
    }

    /** Counts a silence that still lasts. */
    synchronized void close() {
        endSilence();
    }

    synchronized long answers() {
        return answered;
    }

    synchronized int failures() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized long againSent() {
        return sentAgain;
    }

    synchronized Duration longestSilence() {
        return Duration.ofNanos(longestSilence);
    }

    @Override
    public synchronized String toString() {
        String failed = failures.isEmpty()
                ? "0 failed"
                : "%d failed during %s (%s)"
                        .formatted(
                                failures(),
                                seconds(lastFailure - firstFailure),
                                failures.entrySet().stream()
                                        .map(each -> each.getValue() + " × " + each.getKey())
                                        .collect(Collectors.joining(", ")));
        return "%d answered, %s, %d sent again, longest silence %s"
                .formatted(answered, failed, sentAgain, seconds(longestSilence));
    }

    private void endSilence() {
        long now = System.nanoTime();
        longestSilence = Math.max(longestSilence, now - lastAnswer);
        lastAnswer = now;
    }

    private static String seconds(long nanos) {
        return "%.1f s".formatted(nanos / 1e9);
    }
}
