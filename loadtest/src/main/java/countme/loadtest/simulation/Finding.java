package countme.loadtest.simulation;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A question that can be answered when the load is over. It enters Gatling's results as a request of its name that fails when the answer is
 * not the one hoped for, so that it is in the report and the exit status like any other failure.
 */
final class Finding {
    private final String name;
    private final Supplier<Outcome> question;
    private volatile @Nullable Outcome outcome;

    Finding(String name, Supplier<Outcome> question) {
        this.name = name;
        this.question = question;
    }

    String name() {
        return name;
    }

    /** Asks. */
    boolean isGood() {
        Outcome answer = question.get();
        outcome = answer;
        return answer.good();
    }

    /** Empty before it was asked. */
    Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }
}
