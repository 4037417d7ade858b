package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.Deployment;
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
        takes = {"--drain-timeout", "--lock-wait", "--yes", "--dry-run", "--project", "--engine"},
        examples = {"down # The count stays, and the next 'up' goes on with it", "down --volumes # Nothing stays"})
final class DownVerb extends Verb {
    @Option(
            names = "--volumes",
            description = "Remove the data too: the count, logs, metrics and deployed versions. Asks first.")
    boolean volumes;

    @Override
    ExitCode run(Root root) {
        Deployment deployment = root.deployment();
        Output output = root.output();
        List<String> belongings = deployment.downStep().preview(volumes);
        if (root.dryRun) {
            belongings.forEach(item -> output.line("would remove " + item));
            return ExitCode.OK;
        }
        if (belongings.isEmpty()) {
            output.line("Nothing of '" + deployment.project().settings().project() + "' is there.");
            return ExitCode.OK;
        }
        if (volumes) {
            confirm(
                    root,
                    "Remove the count, logs, metrics and deployed versions of '"
                            + deployment.project().settings().project() + "' for good");
        }
        int containers = WhenInterrupted.say(
                root,
                deployment.project(),
                "Type 'down' again: it goes on where this one stopped.",
                () -> deployment.down(volumes));
        output.line("Removed " + containers + " containers" + (volumes ? " and all data." : "; the count is kept."));
        return ExitCode.OK;
    }
}
