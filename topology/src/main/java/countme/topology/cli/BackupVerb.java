package countme.topology.cli;

import countme.topology.config.ExitCode;
import countme.topology.config.Problem;
import countme.topology.deploy.Backup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code backup}: the counter's state as a file. */
@Command(
        name = "backup",
        description =
                "Writes the counter's state to a file while it serves, once a second Redis has loaded it for trial.")
final class BackupVerb extends Verb {
    @Parameters(paramLabel = "FILE", description = "The file to write; for one that is there already it asks.")
    Path file = Path.of("");

    @Override
    ExitCode run(Root root) {
        Backup backup = root.deployment().backup();
        Output output = root.output();
        requirePlace();
        backup.check();
        if (root.dryRun) {
            output.line("would write " + file + (Files.exists(file) ? ", in the place of the one that is there" : ""));
            return ExitCode.OK;
        }
        if (Files.exists(file)) {
            confirm(root, "Overwrite " + file);
        }
        print(backup.run(file), output);
        return ExitCode.OK;
    }

    private void requirePlace() {
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || directory == null || !Files.isWritable(directory)) {
            throw Problem.usage(
                    "No backup can be written to '" + file + "'",
                    "It is a directory, or in one that is not there or not yours.",
                    "Name a file, such as 'backup countme.zip'.");
        }
    }

    private void print(Backup.Written written, Output output) {
        if (output.json()) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("file", file.toString());
            fields.put("count", written.snapshot().count());
            fields.put("time", written.snapshot().time().toString());
            fields.put("bytes", written.bytes());
            output.json(fields);
        } else {
            output.line(file + " holds the count " + written.snapshot().count() + " (" + written.bytes() + " bytes).");
        }
    }
}
