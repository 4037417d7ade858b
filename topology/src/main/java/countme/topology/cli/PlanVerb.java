package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.reconcile.Change;
import countme.topology.report.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code plan}: what {@code up} would change. */
@Command(
        name = "plan",
        description = {"Shows what 'up' would change, and what users would notice.", "Exits 3 when there is something."
        })
@VerbHelp(
        group = Group.RUN,
        takes = {
            "--https-port",
            "--http-port",
            "--ops-port",
            "--bind",
            "--server-name",
            "--production",
            "--replicas",
            "--monitoring",
            "--config-file",
            "--format",
            "--project",
            "--engine",
            "--cluster",
            "--image"
        },
        examples = "plan --replicas 3 # What a third replica would take")
final class PlanVerb extends Verb {
    @Override
    ExitCode run(Root root) {
        List<Change> changes = root.stack(root.settings()).preview();
        Changes.print(changes, root.output());
        return changes.isEmpty() ? ExitCode.OK : ExitCode.PLAN_HAS_CHANGES;
    }
}
