package countme.topology.cli;

import countme.topology.cli.Root.Format;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A verb of the launcher: parses, calls, renders. */
abstract class Verb implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    /** Does what the verb says. */
    abstract ExitCode run(Root root);

    @Override
    public final Integer call() {
        CommandSpec verb = Objects.requireNonNull(spec);
        Root root = root(verb);
        root.requireFormat(formats(), HelpPage.words(verb));
        root.requirePlace(verb);
        return run(root).status();
    }

    /** How it can print what it finds. */
    List<Format> formats() {
        return List.of(Format.table, Format.json);
    }

    /** What was said beside the verb. */
    static Root root(CommandSpec spec) {
        return (Root) spec.root().userObject();
    }

    /** Asks before something that cannot be undone; without a terminal only {@code --yes} answers. */
    static void confirm(Root root, String question) {
        if (root.yes) {
            return;
        }
        if (!Terminal.is(Terminal.STDIN)) {
            throw Problem.usage(
                    question + " was not answered", "There is no terminal to ask on.", "Add --yes to agree.");
        }
        if (!root.ask(question + "? [y/N] ").toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new Problem("Nothing was done", "The answer was no.", "Run it again and answer y to go on.");
        }
    }
}
