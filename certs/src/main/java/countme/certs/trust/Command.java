package countme.certs.trust;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command line.
 *
 * @param needsRoot whether it changes what belongs to the whole machine
 * @param mayFail whether the next command follows all the same
 */
public record Command(List<String> words, boolean needsRoot, boolean mayFail) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    static Command asRoot(String... words) {
        return new Command(List.of(words), true, false);
    }

    static Command asUser(String... words) {
        return new Command(List.of(words), false, false);
    }

    Command orNot() {
        return new Command(words, needsRoot, true);
    }

    /** As one would type it. */
    @Override
    public String toString() {
        return words.stream()
                .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", needsRoot ? "sudo " : "", ""));
    }
}
