package countme.app;

import org.jspecify.annotations.Nullable;

/** What became of a request that was to be counted. */
sealed interface Outcome {
    /**
     * Redis has confirmed its number.
     *
     * @param remark what was unusual, for the log; null when nothing was
     */
    record Counted(long number, @Nullable String remark) implements Outcome {}

    /**
     * It has no number.
     *
     * @param reason in words, for the log
     */
    record NotCounted(String reason) implements Outcome {}
}
