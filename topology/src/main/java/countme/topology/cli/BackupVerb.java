package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.backup.Backup;
import countme.topology.report.Destination;
import countme.topology.report.ExitCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code backup}: the stack's state as a file. */
@Command(
        name = "backup",
        description = {
            "Writes the stack's state to a file while it serves.",
            "Before that, the file is loaded for trial."
        })
@VerbHelp(
        group = Group.DATA,
        takes = {"--yes", "--dry-run", "--format", "--project", "--engine", "--cluster"},
        examples = "backup monday.zip # The count, in a file")
final class BackupVerb extends Verb {
    @Parameters(
            paramLabel = "FILE",
            description = "The file to write, or - for standard output; asks before it overwrites a file.")
    Path file = Path.of("");

    @Override
    ExitCode run(Root root) {
        Backup backup = root.stack().backup();
        Destination destination = Destination.of(file, root.output().out());
        backup.check();
        if (root.dryRun) {
            root.output()
                    .line("would write " + file
                            + (destination.replaces() ? ", in the place of the one that is there" : ""));
            return ExitCode.OK;
        }
        if (destination.replaces()) {
            confirm(root, "Overwrite " + file);
        }
        // The backup itself may be what standard output gets.
        print(
                backup.noun(),
                backup.run(destination),
                destination.isStream() ? root.output().on(root.err()) : root.output());
        return ExitCode.OK;
    }

    private void print(String noun, Backup.Written written, Output output) {
        if (output.json()) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("file", file.toString());
            fields.put(noun, written.snapshot().count());
            fields.put("time", written.snapshot().time().toString());
            fields.put("bytes", written.bytes());
            output.json(fields);
        } else {
            output.line(file + " holds the " + noun + " " + written.snapshot().count() + " (" + written.bytes()
                    + " bytes).");
        }
    }
}
