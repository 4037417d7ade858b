package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.Stack;
import countme.topology.deploy.release.Releasing;
import countme.topology.report.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rollback}: back to a version that was deployed before. */
@Command(
        name = "rollback",
        description = {"Serves the version before again.", "Or another one of the last five; without a failed request."
        })
@VerbHelp(
        group = Group.RELEASE,
        takes = {
            "--deploy-timeout",
            "--drain-timeout",
            "--observe",
            "--before-deploy",
            "--after-deploy",
            "--lock-wait",
            "--dry-run",
            "--format",
            "--project",
            "--engine",
            "--cluster"
        },
        examples = "rollback # The version before")
final class RollbackVerb extends Verb {
    @Parameters(
            paramLabel = "VERSION",
            arity = "0..1",
            defaultValue = "",
            description = "One that was deployed before, as 'audit' names it; the one before by default.")
    String version = "";

    @Override
    ExitCode run(Root root) {
        Stack stack = root.stack();
        Releasing deploy = stack.releasing();
        if (root.dryRun) {
            root.output()
                    .line("would go back to "
                            + deploy.previewOfRollback(version).title());
            return ExitCode.OK;
        }
        DeployVerb.print(WhenInterrupted.say(root, stack, () -> deploy.rollBack(version)), root.output());
        return ExitCode.OK;
    }
}
