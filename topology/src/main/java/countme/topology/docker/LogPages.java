package countme.topology.docker;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Any number of lines from a store that gives only so many at once. Lines that are the same in all, their time included, are one. */
public final class LogPages {
    /** What gives a page: the first or the last lines between two moments, in the order of their times. */
    public interface Store {
        /** See {@link LokiClient#lines}. */
        List<LogLine> lines(String instances, Instant from, Instant to, int most, boolean newest);
    }

    private final Store store;
    private final int most;
    private final Consumer<String> said;

    /**
     * Prepares to ask.
     *
     * @param most how many lines a page has at most
     * @param said is told of lines that cannot be had: of a moment that has more lines than a page
     */
    public LogPages(Store store, int most, Consumer<String> said) {
        this.store = store;
        this.most = most;
        this.said = said;
    }

    /** Gives every line from a moment on and before another one, the oldest first. */
    public void each(String instances, Instant from, Instant to, Consumer<LogLine> sink) {
        Set<LogLine> given = Set.of();
        Instant next = from;
        boolean more = true;
        while (more) {
            List<LogLine> page = store.lines(instances, next, to, most, false);
            Set<LogLine> already = given;
            page.stream().filter(line -> !already.contains(line)).forEach(sink);
            more = page.size() >= most;
            if (more) {
                Instant last = page.get(page.size() - 1).time();
                // From its last moment on again, because several lines can have the same.
                boolean stuck = last.equals(page.get(0).time());
                next = stuck ? beyond(last, last.plusNanos(1)) : last;
                given = stuck ? Set.of() : at(last, page);
            }
        }
    }

    /** The last lines before a moment, the oldest first. */
    public List<LogLine> last(String instances, Instant from, Instant to, int lines) {
        var all = new ArrayDeque<LogLine>();
        var given = new HashSet<LogLine>();
        Instant before = to;
        boolean more = lines > 0;
        while (more) {
            int wanted = all.isEmpty() ? Math.min(lines, most) : most;
            List<LogLine> page = store.lines(instances, from, before, wanted, true);
            for (int i = page.size() - 1; i >= 0; i--) {
                if (given.add(page.get(i))) {
                    all.addFirst(page.get(i));
                }
            }
            more = page.size() >= wanted && all.size() < lines;
            if (more) {
                Instant first = page.get(0).time();
                boolean stuck = first.equals(page.get(page.size() - 1).time()) && wanted == most;
                before = stuck ? beyond(first, first) : first.plusNanos(1);
            }
        }
        return all.stream().skip(Math.max(0, all.size() - lines)).toList();
    }

    private Instant beyond(Instant crowded, Instant next) {
        said.accept("At " + crowded + ", more than " + most + " lines were written; the others are left out.");
        return next;
    }

    private static Set<LogLine> at(Instant moment, List<LogLine> page) {
        return page.stream().filter(line -> line.time().equals(moment)).collect(Collectors.toCollection(HashSet::new));
    }
}
