package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.config.Settings;
import countme.topology.config.Subnets;
import countme.topology.deploy.Deployment;
import countme.topology.export.Compose;
import countme.topology.export.Exported;
import countme.topology.export.Kubernetes;
import countme.topology.export.KubernetesOptions;
import countme.topology.export.KubernetesOptions.Gateway;
import countme.topology.export.Request;
import countme.topology.report.DestinationDirectory;
import countme.topology.report.ExitCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: the same stack for another engine. */
@Command(
        name = "export",
        description = {
            "Writes the stack down for Kubernetes or for Docker Compose.",
            "What these cannot have is named. Nothing is started."
        },
        subcommands = {ExportVerb.ForKubernetes.class, ExportVerb.ForCompose.class})
@VerbHelp(
        group = Group.DATA,
        examples = "export compose there --image app=registry.example/countme/app:1 # For Docker Compose")
final class ExportVerb extends VerbGroup {
    /** What every export takes. */
    static final class Wanted {
        @Parameters(
                paramLabel = "DIR",
                description =
                        "A new directory, or one that an export wrote: it is replaced. It holds keys and passwords.")
        Path directory = Path.of("");

        /** For an export, or only to see whether there can be one. */
        Request request(Deployment deployment, boolean dryRun) {
            return deployment.exportable(
                    !dryRun, deployment.project().settings().images());
        }
    }

    /** {@code export kubernetes}. */
    @Command(
            name = "kubernetes",
            description = {
                "Writes manifests for Kubernetes 1.30 or newer.",
                "They make a namespace that is called as the project."
            })
    @VerbHelp(
            takes = {"--image", "--without", "--production", "--dry-run", "--format", "--project"},
            examples =
                    "export kubernetes there --image app=registry.example/countme/app:1 --without guard,container-exporter --node-logs # Then: kubectl apply -k there")
    static final class ForKubernetes extends Verb {
        @Mixin
        Wanted wanted = new Wanted();

        @Option(
                names = "--node-logs",
                description = {
                    "Keeps logs in Loki, too. What reads them runs as root on each node,",
                    "in a namespace of its own, called as the project with -node behind."
                })
        boolean nodeLogs;

        @Option(
                names = "--prometheus-operator",
                paramLabel = "NAMESPACE",
                description = {
                    "Writes monitors and rules for a Prometheus in that namespace,",
                    "which an operator runs. The stack's own can be left out then:",
                    "--without prometheus,alertmanager."
                })
        @Nullable
        String monitoring;

        @Option(
                names = "--gateway",
                paramLabel = "[NAMESPACE/]NAME",
                description = {
                    "Lets users in by that Gateway, by the stack's names,",
                    "instead of by a balancer of its own. TLS goes through it."
                })
        @Nullable
        String gateway;

        @Override
        ExitCode run(Root root) {
            var destination = DestinationDirectory.of(wanted.directory);
            Deployment deployment = root.deployment();
            Settings settings = deployment.project().settings();
            var options = new KubernetesOptions(
                    nodeLogs,
                    Optional.ofNullable(monitoring),
                    Optional.ofNullable(gateway)
                            .map(reference ->
                                    Gateway.of(reference, settings.admission().hostnames())));
            write(
                    root,
                    destination,
                    Kubernetes.export(wanted.request(deployment, root.dryRun), options),
                    "kubectl apply -k " + wanted.directory);
            return ExitCode.OK;
        }
    }

    /** {@code export compose}. */
    @Command(
            name = "compose",
            description = {
                "Writes a Compose file, and the files it mounts.",
                "Volumes are called as the launcher's own, so only one of them may run there."
            })
    @VerbHelp(
            takes = {"--image", "--without", "--production", "--dry-run", "--format", "--project"},
            examples =
                    "export compose there --image app=registry.example/countme/app:1 # Then: docker compose -f there/compose.yaml up")
    static final class ForCompose extends Verb {
        @Mixin
        Wanted wanted = new Wanted();

        @Override
        ExitCode run(Root root) {
            var destination = DestinationDirectory.of(wanted.directory);
            Deployment deployment = root.deployment();
            Settings settings = deployment.project().settings();
            Subnets subnets = settings.subnets()
                    .orElseGet(() ->
                            Subnets.candidates(settings.project()).findFirst().orElseThrow());
            write(
                    root,
                    destination,
                    Compose.export(wanted.request(deployment, root.dryRun), subnets),
                    "docker compose -f " + wanted.directory.resolve("compose.yaml") + " up");
            return ExitCode.OK;
        }
    }

    private static void write(Root root, DestinationDirectory destination, Exported exported, String next) {
        if (!root.dryRun) {
            destination.write(exported.files(), exported.secret());
        }
        Output output = root.output();
        if (output.json()) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("files", List.copyOf(exported.files().keySet()));
            fields.put("secret", List.copyOf(exported.secret()));
            fields.put("lost", exported.lost());
            output.json(fields);
            return;
        }
        output.line((root.dryRun ? "would write " : "Written: ")
                + exported.files().size() + " files in " + destination.name()
                + (root.dryRun && destination.replaces() ? ", in the place of those that are there" : "")
                + ". They hold keys and passwords.");
        output.line("Not in them:");
        exported.lost().forEach(line -> output.line("  " + line));
        if (!root.dryRun) {
            output.line("Then: " + next);
        }
    }
}
