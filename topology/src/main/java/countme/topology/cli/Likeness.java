package countme.topology.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which word was probably meant by one that nobody knows. */
final class Likeness {
    private Likeness() {}

    /** The known word that is a slip away: one letter wrong, missing, too many or swapped with the next, two such slips in long words; empty when none is. */
    static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(each -> distance(word, each) <= slips(each))
                .min(Comparator.comparingInt(each -> distance(word, each)));
    }

    private static int slips(String word) {
        return word.length() < 6 ? 1 : 2;
    }

    /** The distance of Damerau and Levenshtein, in its form without changes within a swap. */
    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(steps[i - 1][j - 1] + other, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                steps[i][j] = swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
            }
        }
        return steps[a.length()][b.length()];
    }
}
