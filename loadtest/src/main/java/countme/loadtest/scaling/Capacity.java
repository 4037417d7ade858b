package countme.loadtest.scaling;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** How many processors each part takes at a rate, if a request costs as much there as was measured. Pure. */
final class Capacity {
    /** Of a processor that many others wait for: above that, waiting times grow fast. */
    static final double BUSY = 0.6;

    private static final double MICROSECONDS = 1e6;

    private final MeasuredCost cost;

    Capacity(MeasuredCost cost) {
        this.cost = cost;
    }

    /** Processors of a part that takes so many microseconds a request. */
    static double processors(double rate, double microseconds) {
        return rate * microseconds / MICROSECONDS / BUSY;
    }

    /** Visits a second that one thread can count one by one, busy to the last. */
    double countedByOneThread() {
        return MICROSECONDS / cost.of("redis");
    }

    /** How many visits have to be counted by one call, so that the one key is busy no more than {@link #BUSY}. */
    long visitsACall(double rate) {
        return Math.max(1, (long) Math.ceil(processors(rate, cost.of("redis"))));
    }

    /** A row for each rate. */
    String table(long... rates) {
        List<List<String>> rows = LongStream.of(rates).mapToObj(this::row).toList();
        return MarkdownTable.of(
                List.of(
                        "visits/s",
                        "proxy",
                        "replicas",
                        "what watches",
                        "Redis",
                        "visits a call of Redis",
                        "lines of log a day"),
                rows);
    }

    private List<String> row(long visits) {
        double rate = (double) visits;
        return List.of(
                String.format(Locale.ROOT, "%,d", visits),
                cores(rate, cost.of("proxy")),
                cores(rate, cost.of("app")),
                cores(rate, cost.watching()),
                cores(rate, cost.of("redis")),
                String.valueOf(visitsACall(rate)),
                millions(visits * 86_400));
    }

    private static String cores(double rate, double microseconds) {
        return String.format(Locale.ROOT, "%,.1f", processors(rate, microseconds));
    }

    private static String millions(long lines) {
        return lines < 1_000_000
                ? String.format(Locale.ROOT, "%,d", lines)
                : String.format(Locale.ROOT, "%,.0f million", lines / 1e6);
    }
}
