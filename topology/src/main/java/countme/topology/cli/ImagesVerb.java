package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.Deployment;
import countme.topology.deploy.project.Project;
import countme.topology.deploy.project.ServiceImages;
import countme.topology.image.ImageLock;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Service;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;

/** {@code images}: what the services run from. */
@Command(
        name = "images",
        description = {
            "Shows and gets the images that services run from.",
            "They are official ones, or stand-ins built on this machine."
        },
        subcommands = {ImagesVerb.ListThem.class, ImagesVerb.Pull.class, ImagesVerb.Build.class, ImagesVerb.Lock.class})
@VerbHelp(group = Group.RELEASE, examples = "images list # What there is")
final class ImagesVerb extends VerbGroup {
    /** {@code images list}. */
    @Command(name = "list", description = "Lists the image of every service and where it came from.")
    @VerbHelp(
            takes = {"--format", "--project", "--engine"},
            examples = "images list # What there is")
    static final class ListThem extends Verb {
        @Override
        ExitCode run(Root root) {
            Deployment deployment = root.deployment();
            ServiceImages images = deployment.project().images().unlocked();
            List<Map<String, String>> rows = deployment.project().topology().services().stream()
                    .map(service -> row(service, images.present(service)))
                    .toList();
            Output output = root.output();
            if (output.json()) {
                output.json(rows);
            } else {
                output.table(
                        List.of("SERVICE", "OFFICIAL", "ORIGIN", "REFERENCE", "VERSION", "ID", "SIZE"),
                        rows.stream().map(row -> List.copyOf(row.values())).toList(),
                        "REFERENCE",
                        "ID",
                        "SIZE",
                        "VERSION");
            }
            return ExitCode.OK;
        }

        private static Map<String, String> row(Service service, Optional<SuppliedImage> image) {
            var row = new LinkedHashMap<String, String>();
            row.put("service", service.name());
            row.put("official", service.image().toString());
            row.put("origin", image.map(i -> i.origin().words()).orElse("not there"));
            row.put("reference", image.map(SuppliedImage::reference).orElse(""));
            row.put("version", image.map(SuppliedImage::version).orElse(""));
            row.put(
                    "id",
                    image.map(i -> i.id().replace("sha256:", "").substring(0, 12))
                            .orElse(""));
            row.put("size", image.map(i -> i.bytes() / 1_000_000 + " MB").orElse(""));
            return row;
        }
    }

    /** {@code images pull}. */
    @Command(name = "pull", description = "Pulls the official images from their registries.")
    @VerbHelp(
            takes = {"--dry-run", "--project", "--engine"},
            examples = "images pull # Before a machine goes offline")
    static final class Pull extends Verb {
        @Override
        ExitCode run(Root root) {
            return each(root, "pull", ServiceImages::pull);
        }
    }

    /** {@code images build}. */
    @Command(
            name = "build",
            description = {"Builds the stand-ins on this machine.", "Whether or not a registry answers."})
    @VerbHelp(
            takes = {"--dry-run", "--project", "--engine"},
            examples = "images build # Before a machine goes offline")
    static final class Build extends Verb {
        @Override
        ExitCode run(Root root) {
            return each(root, "build", ServiceImages::build);
        }
    }

    /** {@code images lock}. */
    @Command(
            name = "lock",
            description = {
                "Writes the digest of every image into a file.",
                "It is the one that --image-lock names; 'up' with it refuses any other image."
            })
    @VerbHelp(
            takes = {"--image-lock", "--dry-run", "--project", "--engine"},
            examples = "images lock --image-lock images.lock # The images of today, and no others")
    static final class Lock extends Verb {
        @Override
        ExitCode run(Root root) {
            Project project = root.deployment().project();
            Path file = project.settings()
                    .imageLock()
                    .orElseThrow(
                            () -> Problem.usage(
                                    "There is no file to write the digests into",
                                    "It is the one that --image-lock names, and none is named.",
                                    "Type 'images lock --image-lock images.lock', and 'up --image-lock images.lock' from then on."));
            List<Service> services = project.topology().services();
            if (root.dryRun) {
                root.output().line("would write the digests of " + services.size() + " services' images into " + file);
                return ExitCode.OK;
            }
            project.provideEngine();
            ServiceImages images = project.images();
            new ImageLock(file).write(services.stream().map(images::base).toList());
            root.output().line(file + " has the digests of the images of " + services.size() + " services");
            return ExitCode.OK;
        }
    }

    private static ExitCode each(Root root, String what, BiFunction<ServiceImages, Service, SuppliedImage> get) {
        Deployment deployment = root.deployment();
        List<Service> services = deployment.project().topology().services();
        if (root.dryRun) {
            services.forEach(service -> root.output().line("would " + what + " " + service.image()));
            return ExitCode.OK;
        }
        deployment.project().provideEngine();
        ServiceImages images = deployment.project().images();
        services.forEach(
                service -> root.output().line(get.apply(images, service).reference()));
        return ExitCode.OK;
    }
}
