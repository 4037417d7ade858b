package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.purge.Purge;
import countme.topology.report.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code purge}: as if countme had never been here. */
@Command(
        name = "purge",
        description = {
            "Removes everything that countme made on this machine.",
            "For every project: stacks with their counts, images, certificates and their trust, state, caches, and an engine it installed. Lists it and asks first."
        })
@VerbHelp(
        group = Group.MACHINE,
        takes = {"--yes", "--dry-run", "--engine"},
        examples = "purge --dry-run # What there is")
final class PurgeVerb extends Verb {
    @Override
    ExitCode run(Root root) {
        Purge purge = root.deployment().purge();
        List<String> items = purge.preview();
        Output output = root.output();
        if (items.isEmpty()) {
            output.line("Nothing of countme is on this machine.");
            return ExitCode.OK;
        }
        items.forEach(item -> output.line((root.dryRun ? "would remove " : "to remove: ") + item));
        if (!purge.others().isEmpty()) {
            output.line("The Docker engine that countme installed stays, for it also has "
                    + String.join(", ", purge.others()) + ".");
        }
        if (root.dryRun) {
            return ExitCode.OK;
        }
        confirm(root, "Remove all of this for good, every project's count included");
        purge.run();
        output.line("Removed. Nothing of countme is on this machine any more.");
        return ExitCode.OK;
    }
}
