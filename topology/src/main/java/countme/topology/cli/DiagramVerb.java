package countme.topology.cli;

import countme.topology.cli.Root.Format;
import countme.topology.cli.VerbHelp.Group;
import countme.topology.config.Settings;
import countme.topology.diagram.Notation;
import countme.topology.diagram.Subject;
import countme.topology.diagram.View;
import countme.topology.host.DefinitionReader;
import countme.topology.report.ExitCode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code diagram}: a picture of the topology. */
@Command(
        name = "diagram",
        description = {
            "Draws the topology, as these settings make it.",
            "As text for Mermaid or Graphviz (dot), or as a drawing (svg)."
        })
@VerbHelp(
        group = Group.WATCH,
        takes = {"--format", "--replicas", "--production", "--monitoring", "--config-file", "--project"},
        examples = {
            "diagram --format svg # Who calls whom",
            "diagram --view deploy --production --definition host.yaml # A host and what is around it"
        })
final class DiagramVerb extends Verb {
    @Option(
            names = "--view",
            paramLabel = "VIEW",
            defaultValue = "services",
            description = "What is looked at: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    View view = View.services;

    @Option(
            names = "--definition",
            paramLabel = "FILE",
            description = "What the machine underneath should be, as 'host' takes it: for the view deploy.")
    @Nullable
    Path definition;

    @Override
    List<Format> formats() {
        return List.of(Format.mermaid, Format.dot, Format.svg);
    }

    @Override
    ExitCode run(Root root) {
        Settings settings = root.settings();
        var host =
                Optional.ofNullable(definition).map(file -> DefinitionReader.read(file, LocalDate.now(ZoneOffset.UTC)));
        var subject = new Subject(root.topology(settings), settings, host);
        root.output().print(notation(root.format).write(view.of(subject)));
        return ExitCode.OK;
    }

    private static Notation notation(@Nullable Format format) {
        return format == null ? Notation.mermaid : Notation.valueOf(format.name());
    }
}
