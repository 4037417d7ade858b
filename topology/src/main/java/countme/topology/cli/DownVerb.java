package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.Stack;
import countme.topology.report.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code down}: drain, stop, remove. */
@Command(
        name = "down",
        description = {"Drains, stops and removes the stack.", "The count is kept unless --volumes is given."})
@VerbHelp(
        group = Group.RUN,
        takes = {"--drain-timeout", "--lock-wait", "--yes", "--dry-run", "--project", "--engine", "--cluster"},
        examples = {"down # The count stays, and the next 'up' goes on with it", "down --volumes # Nothing stays"})
final class DownVerb extends Verb {
    @Option(
            names = "--volumes",
            description = "Remove the data too: the count, logs, metrics and deployed versions. Asks first.")
    boolean volumes;

    @Override
    ExitCode run(Root root) {
        Stack stack = root.stack();
        Output output = root.output();
        List<String> belongings = stack.belongings(volumes);
        if (root.dryRun) {
            belongings.forEach(item -> output.line("would remove " + item));
            return ExitCode.OK;
        }
        if (belongings.isEmpty()) {
            output.line("Nothing of '" + stack.settings().project() + "' is there.");
            return ExitCode.OK;
        }
        if (volumes) {
            confirm(
                    root,
                    "Remove the count, logs, metrics and deployed versions of '"
                            + stack.settings().project() + "' for good");
        }
        int removed = WhenInterrupted.say(
                root, stack, "Type 'down' again: it goes on where this one stopped.", () -> stack.down(volumes));
        output.line("Removed " + removed + " " + stack.noun() + "s"
                + (volumes ? " and all data." : "; the count is kept."));
        return ExitCode.OK;
    }
}
