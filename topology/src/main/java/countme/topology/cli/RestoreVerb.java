package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.Stack;
import countme.topology.deploy.backup.Restore;
import countme.topology.deploy.backup.Snapshot;
import countme.topology.report.ExitCode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code restore}: a file that {@code backup} wrote becomes the stack's state. */
@Command(
        name = "restore",
        description = {
            "Puts a backup in the place of the stack's state.",
            "The stack serves meanwhile. What is replaced is kept in a file. Asks first."
        })
@VerbHelp(
        group = Group.DATA,
        takes = {"--lock-wait", "--yes", "--dry-run", "--format", "--project", "--engine", "--cluster"},
        examples = "restore monday.zip # The count of that backup")
final class RestoreVerb extends Verb {
    @Parameters(paramLabel = "FILE", description = "A file that 'backup' wrote.")
    Path file = Path.of("");

    @Override
    ExitCode run(Root root) {
        Stack stack = root.stack();
        Snapshot snapshot = stack.backup().read(file);
        String noun = stack.backup().noun();
        Restore restore = stack.restore();
        Output output = root.output();
        String project = stack.settings().project();
        String backup = words(snapshot, project);
        if (root.dryRun) {
            restore.check();
            output.line("would keep the present state as " + restore.kept(Instant.now()));
            output.line("would replace the " + noun + " of '" + project + "' by " + backup);
            return ExitCode.OK;
        }
        Path kept = restore.run(
                snapshot,
                present -> confirm(root, "Replace the " + noun + " " + present + " of '" + project + "' by " + backup));
        if (output.json()) {
            output.json(Map.of(noun, snapshot.count(), "kept", kept.toString()));
        } else {
            output.line("The " + noun + " is now " + backup + ".");
            output.line("What was replaced is in " + kept + ".");
        }
        return ExitCode.OK;
    }

    private static String words(Snapshot snapshot, String project) {
        String whose =
                snapshot.project().equals(project) ? "" : ", a backup of another project, '" + snapshot.project() + "'";
        return snapshot.count() + " of " + snapshot.time().truncatedTo(ChronoUnit.SECONDS) + whose;
    }
}
