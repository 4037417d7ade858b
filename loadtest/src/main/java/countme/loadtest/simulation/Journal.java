package countme.loadtest.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What became of the load's requests, by part and by second. Its clock begins with the first request. */
final class Journal {
    private static final String ALL = "all";

    private final Histogram all = new Histogram();
    private final Map<String, Histogram> parts = new ConcurrentHashMap<>();
    private final Map<Long, Histogram> seconds = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> failed = new ConcurrentHashMap<>();
    private volatile @Nullable Long begun;

    /** Nanoseconds since the first call. */
    long now() {
        Long since = begun;
        return since == null ? begin() : System.nanoTime() - since;
    }

    /** Notes down a request that began at a time and was answered as it should be. */
    void answered(String part, long at, int millis) {
        all.add(millis);
        parts.computeIfAbsent(part, name -> new Histogram()).add(millis);
        seconds.computeIfAbsent(TimeUnit.NANOSECONDS.toSeconds(at), second -> new Histogram())
                .add(millis);
    }

    void failed(String part) {
        failed.computeIfAbsent(part, name -> new LongAdder()).increment();
    }

    /** Of a part's answered requests. */
    Histogram times(String part) {
        return parts.getOrDefault(part, new Histogram());
    }

    /** Of the answered requests that began in one second of the load, 0 being the first. */
    Histogram timesOf(long second) {
        return seconds.getOrDefault(second, new Histogram());
    }

    long failures(String part) {
        LongAdder failures = failed.get(part);
        return failures == null ? 0 : failures.sum();
    }

    Figures figures(Part part) {
        return Figures.of(part, times(part.name()), failures(part.name()));
    }

    /** Those of each part that had a request, and of all of them together where they are several. */
    List<Figures> figures(List<Part> parts) {
        List<Part> seen = parts.stream()
                .filter(part -> times(part.name()).size() + failures(part.name()) > 0)
                .toList();
        Stream<Figures> rows = seen.stream().map(this::figures);
        return (seen.size() > 1 ? Stream.concat(rows, Stream.of(total(seen))) : rows).toList();
    }

    private Figures total(List<Part> seen) {
        Duration length = seen.stream().map(Part::length).reduce(Duration.ZERO, Duration::plus);
        long failures = seen.stream().mapToLong(part -> failures(part.name())).sum();
        return Figures.of(new Part(ALL, length), all, failures);
    }

    private synchronized long begin() {
        if (begun == null) {
            begun = System.nanoTime();
        }
        return System.nanoTime() - begun;
    }
}
