package countme.loadtest.simulation;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How long it takes after a spike until response times are as before. A second is as before when 95 of 100 of its answers took at most twice as
 * long as 95 of 100 did before the spike, or {@value #GRACE} ms longer where that is more: so little is noise. Recovered is the first of three such
 * seconds in a row.
 */
final class Recovery {
    /** So many seconds must be as before, one after another. */
    static final int IN_A_ROW = 3;

    private static final double MOST = 0.95;
    private static final int GRACE = 50;

    private final int usual;

    /**
     * Compares with what was before.
     *
     * @param before response times before the spike
     */
    Recovery(Histogram before) {
        usual = before.millis(MOST);
    }

    /** Seconds from the spike's end; empty when there was no recovery. */
    OptionalInt seconds(List<Histogram> afterwards) {
        return IntStream.rangeClosed(0, afterwards.size() - IN_A_ROW)
                .filter(second ->
                        afterwards.subList(second, second + IN_A_ROW).stream().allMatch(this::isAsBefore))
                .findFirst();
    }

    /** Whether it came soon enough. */
    Outcome within(Duration allowed, List<Histogram> afterwards) {
        OptionalInt recovered = seconds(afterwards);
        boolean good = recovered.isPresent() && recovered.getAsInt() <= allowed.toSeconds();
        String words = recovered.isPresent()
                ? "response times were as before %d s after the spike".formatted(recovered.getAsInt())
                : "response times were not as before any more";
        return new Outcome(
                good,
                "%s: %s; as before: 95 of 100 within %d ms; allowed: %d s"
                        .formatted(good ? "recovered" : "NOT RECOVERED", words, limit(), allowed.toSeconds()));
    }

    private int limit() {
        return Math.max(2 * usual, usual + GRACE);
    }

    private boolean isAsBefore(Histogram second) {
        return second.size() > 0 && second.millis(MOST) <= limit();
    }
}
