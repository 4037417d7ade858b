package countme.loadtest;

import java.util.List;

/**
 * What {@link ExactCount} found. Prints as one line, and one more for each violation.
 *
 * @param answered requests answered with a number
 * @param unknown requests that may or may not have been counted: the client never learned
 * @param failed requests known not to have been counted
 * @param moved how far the counter moved
 * @param violations what is wrong with the count, each a sentence; empty when it is exact
 */
public record Verdict(long answered, long unknown, long failed, long moved, List<String> violations) {

    public Verdict {
        violations = List.copyOf(violations);
    }

    public boolean exact() {
        return violations.isEmpty();
    }

    @Override
    public String toString() {
        String summary = "%s: %d answered, %d unknown, %d failed, counter moved by %d"
                .formatted(exact() ? "exact" : "NOT EXACT", answered, unknown, failed, moved);
        return exact() ? summary : summary + "\n  - " + String.join("\n  - ", violations);
    }
}
