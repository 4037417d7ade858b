package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.Stack;
import countme.topology.deploy.reconcile.Change;
import countme.topology.report.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code restart}: stop and start. */
@Command(
        name = "restart",
        description = {
            "Stops a service's containers and starts them again.",
            "Replicas are restarted one after another, without a failed request. It asks before the counter stops answering."
        })
@VerbHelp(
        group = Group.RUN,
        takes = {
            "--wait-timeout",
            "--drain-timeout",
            "--lock-wait",
            "--yes",
            "--dry-run",
            "--project",
            "--engine",
            "--cluster"
        },
        examples = "restart app # Both replicas, one after the other")
final class RestartVerb extends Verb {
    @Parameters(paramLabel = "SERVICE", description = "A service such as app, or one replica such as app-2.")
    String service = "";

    @Override
    ExitCode run(Root root) {
        Stack stack = root.stack();
        Output output = root.output();
        if (root.dryRun) {
            Changes.print(stack.previewOfRestart(service), output);
            return ExitCode.OK;
        }
        List<Change> done = WhenInterrupted.say(
                root,
                stack,
                () -> stack.restart(
                        service,
                        changes -> Changes.confirm(root, stack.topology().subject(), changes)));
        done.forEach(change -> output.line(change.instance() + " was restarted and is ready."));
        return ExitCode.OK;
    }
}
