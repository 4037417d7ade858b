package countme.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** How long single lines take from a container's stdout until a query of Loki returns them. One thread may write while another looks. */
final class Delays {
    private final LoggedLines lines;
    private final List<Long> writtenAt = new CopyOnWriteArrayList<>();
    private final List<Duration> delays = new ArrayList<>();
    private final BitSet seen = new BitSet();

    Delays(LoggedLines lines) {
        this.lines = lines;
    }

    void writeOne() {
        writtenAt.add(System.nanoTime());
        lines.write(1, 1_000_000);
    }

    /** Asks once which lines have come. */
    void look() {
        BitSet found = lines.recent();
        long now = System.nanoTime();
        found.andNot(seen);
        found.stream().forEach(i -> delays.add(Duration.ofNanos(now - writtenAt.get(i))));
        seen.or(found);
    }

    void awaitAll(Duration atMost) {
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(atMost)
                .until(() -> {
                    look();
                    return seen.cardinality() == writtenAt.size();
                });
    }

    Duration quantile(double part) {
        return delays.stream()
                .sorted()
                .skip((long) Math.ceil(part * delays.size()) - 1)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toString() {
        String of = "%d of %d found".formatted(delays.size(), writtenAt.size());
        return delays.isEmpty()
                ? of
                : "%s, p50 %.2f s, p95 %.2f s, longest %.2f s"
                        .formatted(of, seconds(quantile(0.5)), seconds(quantile(0.95)), seconds(quantile(1)));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
