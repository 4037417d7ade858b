package countme.loadtest;

import java.util.List;

/** What a load asks of all its answers together, because not everything that answers with the counter's page counts. */
public enum Judge {
    /** The counter must have counted exactly. */
    EXACT {
        @Override
        Verdict verdict(ExactCount count, Move move) {
            return count.verdict(move);
        }
    },
    /** The numbers on the pages may be any: the same page for everybody, to see what a counter cannot be faster than. */
    PAGES_ONLY {
        @Override
        Verdict verdict(ExactCount count, Move move) {
            Verdict strict = count.verdict(move);
            return new Verdict(strict.answered(), strict.unknown(), strict.failed(), strict.moved(), List.of());
        }
    };

    abstract Verdict verdict(ExactCount count, Move move);
}
