package countme.loadtest.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where a rising load becomes too much. A level is good when no request of it failed, 99 of 100 answers took at most as long as is allowed, and
 * nearly as many answers came as the level has users. The knee is the highest good level.
 */
final class Knee implements Timeline {
    /** A level with fewer of its users, because the client is too slow for more, shows nothing. */
    private static final double NEARLY = 0.9;

    private final List<Double> rates;
    private final Duration each;
    private final int bound;
    private final Journal journal;
    private final List<Part> levels;
    private volatile int begun;
    private volatile boolean passed;

    /**
     * Prepares a staircase.
     *
     * @param start users a second of the first level
     * @param step how many more each level has
     * @param count how many levels there are
     * @param each how long each lasts
     * @param bound the allowed 99th percentile, milliseconds
     * @param journal where requests are noted down
     */
    Knee(double start, double step, int count, Duration each, int bound, Journal journal) {
        this.rates = IntStream.range(0, count)
                .mapToObj(level -> start + level * step)
                .toList();
        this.each = each;
        this.bound = bound;
        this.journal = journal;
        this.levels = rates.stream().map(rate -> new Part(named(rate), each)).toList();
    }

    @Override
    public String partAt(long nanos) {
        return levels.get(levelAt(nanos)).name();
    }

    @Override
    public List<Part> parts() {
        return levels;
    }

    /**
     * Whether two levels in a row were not good, so that more load would show nothing. Once it was passed nobody comes any more, lest unanswered
     * requests pile up.
     */
    boolean isPassed() {
        int level = levelAt(journal.now());
        return passed || (level > begun && isPassedAt(level));
    }

    /** Which level was the knee. */
    Outcome find() {
        Optional<Integer> knee =
                IntStream.range(0, rates.size()).filter(this::isGood).boxed().reduce((lower, higher) -> higher);
        String good = "no failed request, and 99 of 100 answers within %d ms".formatted(bound);
        return knee.map(level -> new Outcome(true, words(level, good)))
                .orElseGet(() -> new Outcome(
                        false,
                        "NO KNEE: at no rate was there %s; begin lower with -D%s"
                                .formatted(good, Parameter.RATE.name())));
    }

    private String words(int level, String good) {
        return level == rates.size() - 1
                ? "the knee was not reached: at %s a second, the highest tried, there was still %s; -D%s tries more"
                        .formatted(users(level), good, Parameter.LEVELS.name())
                : "the knee is at %s a second: the highest rate with %s".formatted(users(level), good);
    }

    private String users(int level) {
        return String.format(Locale.ROOT, "%.0f users", rates.get(level));
    }

    private synchronized boolean isPassedAt(int level) {
        if (level > begun) {
            begun = level;
            passed = level >= 2 && !isGood(level - 1) && !isGood(level - 2);
        }
        return passed;
    }

    private boolean isGood(int level) {
        Figures figures = journal.figures(levels.get(level));
        return figures.failed() == 0 && figures.p99() <= bound && figures.perSecond() >= NEARLY * rates.get(level);
    }

    private int levelAt(long nanos) {
        return (int) Math.min(nanos / each.toNanos(), rates.size() - 1);
    }

    private static String named(double rate) {
        return String.format(Locale.ROOT, "hit at %.0f/s", rate);
    }
}
