package countme.topology.cli;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A verb that only has verbs of its own, such as {@code images}. */
abstract class VerbGroup extends Verb {
    @Override
    final ExitCode run(Root root) {
        var unused = root;
        String name = Objects.requireNonNull(spec).name();
        throw Problem.usage(
                "'" + name + "' wants a verb",
                "It is one of " + enumeration(new ArrayList<>(spec.subcommands().keySet())) + ".",
                "Type 'help " + name + "' to see what each does.");
    }

    private static String enumeration(List<String> names) {
        int last = names.size() - 1;
        return String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
