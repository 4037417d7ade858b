package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.report.ExitCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code completion}: what lets a shell complete verbs and flags. */
@Command(
        name = CompletionVerb.NAME,
        description = {
            "Prints what makes a shell complete verbs and flags.",
            "The command is 'countme', as the distribution has it. For the jar, first type \"alias countme='java -jar /path/to/topology.jar'\". Then, for the shell at hand: 'source <(countme completion bash)'."
        })
@VerbHelp(group = Group.MACHINE, settings = false, examples = "completion bash # The text that ~/.bashrc can source")
final class CompletionVerb extends Verb {
    static final String NAME = "completion";

    enum Shell {
        bash,
        zsh
    }

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    @Nullable
    Shell shell;

    @Override
    ExitCode run(Root root) {
        // One script serves both: in zsh it turns on the emulation of bash's completion first.
        CommandSpec launcher = Objects.requireNonNull(spec).root();
        root.output().line(AutoComplete.bash(launcher.name(), launcher.commandLine()));
        return ExitCode.OK;
    }
}
