package countme.loadtest;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The numbers a client was answered with, and what can be wrong with them as a whole. Pure; each check is one sentence or nothing. */
final class Answers {
    private static final int SHOWN = 5;

    private final long[] sorted;

    Answers(long[] values) {
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    /** From the lowest number to the highest, both included. */
    long span() {
        return sorted.length == 0 ? 0 : last() - sorted[0] + 1;
    }

    Optional<String> duplicates() {
        long[] again = IntStream.range(1, sorted.length)
                .filter(i -> sorted[i] == sorted[i - 1])
                .mapToLong(i -> sorted[i])
                .toArray();
        return again.length == 0
                ? Optional.empty()
                : Optional.of("counted twice: %d answers gave a number that another had given (%s)"
                        .formatted(again.length, examples(again)));
    }

    Optional<String> gaps() {
        long distinct = Arrays.stream(sorted).distinct().count();
        if (span() == distinct) {
            return Optional.empty();
        }
        long[] missing = IntStream.range(1, sorted.length)
                .mapToObj(i -> LongStream.range(sorted[i - 1] + 1, sorted[i]).limit(SHOWN + 1))
                .flatMapToLong(range -> range)
                .limit(SHOWN + 1)
                .toArray();
        return Optional.of("not consecutive: %d numbers between %d and %d were given to no one (%s)"
                .formatted(span() - distinct, sorted[0], last(), examples(missing)));
    }

    /** Numbers that the counter cannot have given while it moved so. */
    Optional<String> outside(Move move) {
        long[] outside = Arrays.stream(sorted)
                .filter(value -> value <= move.before() || value > move.after())
                .toArray();
        return outside.length == 0
                ? Optional.empty()
                : Optional.of("impossible: %d answers lie outside the counter's move from %d to %d (%s)"
                        .formatted(outside.length, move.before(), move.after(), examples(outside)));
    }

    Optional<String> total(Move move, long unknown) {
        long moved = move.length();
        if (moved < sorted.length) {
            return Optional.of(
                    "lost: the counter moved by %d, yet %d requests were answered".formatted(moved, sorted.length));
        }
        if (moved > sorted.length + unknown) {
            return Optional.of(
                    "counted too often: the counter moved by %d, yet only %d requests were answered and %d may have been counted"
                            .formatted(moved, sorted.length, unknown));
        }
        return Optional.empty();
    }

    private long last() {
        return sorted[sorted.length - 1];
    }

    private static String examples(long[] values) {
        String shown =
                Arrays.stream(values).limit(SHOWN).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return values.length > SHOWN ? shown + ", …" : shown;
    }
}
