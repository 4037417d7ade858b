package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.report.ExitCode;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code help}: what there is to type. */
@Command(name = HelpVerb.NAME, description = "Explains a verb, or all settings.")
@VerbHelp(
        group = Group.MACHINE,
        settings = false,
        examples = {"help deploy # What 'deploy' does and takes", "help settings # All that can be set"})
final class HelpVerb extends Verb {
    static final String NAME = "help";
    private static final String SETTINGS = "settings";

    @Parameters(
            paramLabel = "VERB",
            arity = "0..*",
            description = "A verb, such as status or images list, or settings.")
    List<String> words = List.of();

    @Override
    ExitCode run(Root root) {
        CommandLine command = Objects.requireNonNull(spec).root().commandLine();
        if (words.equals(List.of(SETTINGS))) {
            root.output().print(HelpPage.ofSettings(command.getCommandSpec(), root.helpWidth()));
            return ExitCode.OK;
        }
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw new UnmatchedArgumentException(command, List.of(word));
            }
            command = next;
        }
        root.output().print(HelpPage.of(command.getCommandSpec(), root.helpWidth()));
        return ExitCode.OK;
    }
}
