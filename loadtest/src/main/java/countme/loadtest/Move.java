package countme.loadtest;

import java.util.function.LongSupplier;

/**
 * How far the counter moved under the requests of one {@link ExactCount}.
 *
 * @param before the counter before the first of these requests started
 * @param after the counter after the last of them was over
 */
public record Move(long before, long after) {

    /**
     * The move where the counter can be read only by counting: {@code first} is the answer to a request that was over before any other
     * started, {@code last} the answer to one that started when all others were over. Both must be recorded like any other request.
     */
    public static Move fromAnswers(long first, long last) {
        return new Move(first - 1, last);
    }

    /** The move during {@code work}, by a reader that does not count itself, such as the stored value. */
    public static Move during(LongSupplier counter, Runnable work) {
        long before = counter.getAsLong();
        work.run();
        return new Move(before, counter.getAsLong());
    }

    /** The number of counted requests. */
    public long length() {
        return after - before;
    }
}
