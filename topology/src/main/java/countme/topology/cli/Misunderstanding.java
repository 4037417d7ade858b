package countme.topology.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What was typed and cannot be understood, as its user is told.
 *
 * @param what a sentence without its full stop
 * @param meant what it probably should have been; empty where nothing is like it
 * @param verb whose help says more, such as {@code images list}; empty for the launcher's own
 */
record Misunderstanding(String what, Optional<String> meant, String verb) {
    static Misunderstanding of(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String verb = HelpPage.words(command.getCommandSpec());
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return new Misunderstanding(Objects.requireNonNull(e.getMessage()), Optional.empty(), verb);
        }
        String word = unmatched.getUnmatched().get(0);
        Collection<String> verbs = command.getSubcommands().keySet();
        if (unmatched.isUnknownOption()) {
            return new Misunderstanding(
                    "There is no option '" + word + "'",
                    nearest(word, command.getCommandSpec().optionsMap().keySet())
                            .or(() -> nearest(word.replaceFirst("^-+", ""), verbs)),
                    verb);
        }
        return new Misunderstanding(
                verbs.isEmpty()
                        ? "'" + verb + "' takes no '" + word + "'"
                        : "There is no verb '" + (verb + " " + word).strip() + "'",
                nearest(word, verbs),
                verb);
    }

    private static Optional<String> nearest(String word, Collection<String> known) {
        return Likeness.nearest(word.replaceFirst("=.*", ""), known);
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("error: " + what);
        meant.ifPresent(word -> lines.add("  Did you mean " + word + "?"));
        lines.add("  Type '" + (verb + " --help").strip() + "' for what there is.");
        return lines;
    }
}
