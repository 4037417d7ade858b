package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.project.Version;
import countme.topology.report.ExitCode;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code version}. */
@Command(name = "version", description = "Prints the launcher's version.")
@VerbHelp(
        group = Group.MACHINE,
        settings = false,
        takes = "--format",
        examples = "version # This launcher's, and that of its Java")
final class VersionVerb extends Verb {
    @Override
    ExitCode run(Root root) {
        Output output = root.output();
        if (output.json()) {
            output.json(Map.of(
                    "version", Version.current(), "java", Runtime.version().toString()));
        } else {
            output.line("countme " + Version.current() + " (Java " + Runtime.version() + ")");
        }
        return ExitCode.OK;
    }
}
