package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.concurrent.Time;
import countme.topology.host.DefinitionReader;
import countme.topology.host.HostDefinition;
import countme.topology.host.Ignition;
import countme.topology.host.apply.HostApply;
import countme.topology.host.apply.HostApply.Preview;
import countme.topology.host.apply.Shells;
import countme.topology.host.apply.Step;
import countme.topology.report.ExitCode;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code host}: the machine underneath. */
@Command(
        name = "host",
        description = {
            "Makes the machine underneath what host.yaml says.",
            "Its users, sshd, firewall and fail2ban, from one definition."
        },
        subcommands = {HostVerb.Ignite.class, HostVerb.Planning.class, HostVerb.Applying.class})
@VerbHelp(
        group = Group.MACHINE,
        settings = false,
        examples = "host plan --to ssh://ada@count.example # What would change there")
final class HostVerb extends VerbGroup {
    /** Where the definition is. */
    static final class Definition {
        @Option(
                names = "--definition",
                paramLabel = "FILE",
                defaultValue = "host.yaml",
                description = "What the host should be. Default: ${DEFAULT-VALUE}.")
        Path file = Path.of("host.yaml");

        HostDefinition read() {
            return DefinitionReader.read(file, LocalDate.now(ZoneOffset.UTC));
        }
    }

    /** How the host is reached. */
    static final class Way {
        @Mixin
        Definition definition = new Definition();

        @Option(
                names = "--to",
                paramLabel = "URL",
                description = "The host, such as ssh://ada@count.example. Without it, this machine.")
        @Nullable
        URI to;

        @Option(names = "--ssh-config", paramLabel = "FILE", description = "Instead of ssh's own configuration.")
        @Nullable
        Path sshConfig;

        @Option(
                names = "--confirm-as",
                paramLabel = "USER",
                description = "The admin who comes in after the change, where whoever comes in before may not.")
        @Nullable
        String confirmAs;

        HostApply host(Root root) {
            return new HostApply(
                    definition.read(),
                    to == null ? Shells.local() : Shells.ssh(to, sshConfig),
                    Optional.ofNullable(confirmAs),
                    root.progress(),
                    Time.system());
        }
    }

    /** {@code host ignition}. */
    @Command(
            name = "ignition",
            description = {"Prints the definition as CoreOS takes it.", "At its first boot."})
    @VerbHelp(examples = "host ignition --definition host.yaml # For a new machine")
    static final class Ignite extends Verb {
        @Mixin
        Definition definition = new Definition();

        @Option(names = "--plain", description = "The files that it holds, as text to read and compare.")
        boolean plain;

        @Override
        ExitCode run(Root root) {
            HostDefinition host = definition.read();
            root.output().line((plain ? Ignition.plain(host) : Ignition.of(host)).stripTrailing());
            return ExitCode.OK;
        }
    }

    /** {@code host plan}. */
    @Command(
            name = "plan",
            description = {"Shows what 'host apply' would change.", "Exits 3 when there is something."})
    @VerbHelp(takes = "--format", examples = "host plan --to ssh://ada@count.example # What would change there")
    static final class Planning extends Verb {
        @Mixin
        Way way = new Way();

        @Override
        ExitCode run(Root root) {
            Preview preview = way.host(root).preview();
            print(root.output(), preview);
            return preview.steps().isEmpty() ? ExitCode.OK : ExitCode.PLAN_HAS_CHANGES;
        }
    }

    /** {@code host apply}. */
    @Command(
            name = "apply",
            description = {
                "Makes a Debian or Ubuntu host what the definition says.",
                "The host takes the change back by itself unless you come in again."
            })
    @VerbHelp(
            takes = {"--yes", "--dry-run", "--format"},
            examples = "host apply --to ssh://ada@count.example # Change it, and prove that you still come in")
    static final class Applying extends Verb {
        @Mixin
        Way way = new Way();

        @Override
        ExitCode run(Root root) {
            HostApply host = way.host(root);
            if (root.dryRun) {
                print(root.output(), host.preview());
                return ExitCode.OK;
            }
            List<Step> done = host.apply(() -> comesIn(root));
            print(root.output(), done, "Nothing to change: the host is as its definition says.");
            return ExitCode.OK;
        }

        private static boolean comesIn(Root root) {
            if (root.yes) {
                return true;
            }
            return Terminal.is(Terminal.STDIN)
                    && root.ask("Open another session to this host now. Did you come in? [y/N] ")
                            .startsWith("y");
        }
    }

    private static void print(Output output, Preview preview) {
        print(output, preview.steps(), "Nothing to change: the host is as its definition says.");
        if (!output.json() && !preview.steps().isEmpty() && !preview.shutOut().isEmpty()) {
            output.line("Have keys but no role, so sshd lets them in no more: " + String.join(", ", preview.shutOut()));
        }
    }

    private static void print(Output output, List<Step> steps, String none) {
        if (output.json()) {
            output.json(steps.stream()
                    .map(step -> Map.of("kind", step.kind().name().toLowerCase(Locale.ROOT), "what", step.what()))
                    .toList());
        } else if (steps.isEmpty()) {
            output.line(none);
        } else {
            steps.forEach(step -> output.line(step.what()));
        }
    }
}
