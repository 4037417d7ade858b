package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.Deployment;
import countme.topology.deploy.bundle.Bundle;
import countme.topology.deploy.bundle.Bundles;
import countme.topology.deploy.project.Project;
import countme.topology.deploy.project.ServiceImages;
import countme.topology.image.ImageLock;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.Destination;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code images}: what the services run from. */
@Command(
        name = "images",
        description = {
            "Shows and gets the images that services run from.",
            "They are official ones, or stand-ins built on this machine."
        },
        subcommands = {
            ImagesVerb.ListThem.class,
            ImagesVerb.Pull.class,
            ImagesVerb.Build.class,
            ImagesVerb.Lock.class,
            ImagesVerb.Save.class,
            ImagesVerb.Load.class
        })
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

    /** {@code images save}. */
    @Command(
            name = "save",
            description =
                    "Writes all images, their digests and this launcher into one file, for a machine that reaches no registry.")
    @VerbHelp(
            takes = {"--yes", "--dry-run", "--format", "--project", "--engine"},
            examples = "images save countme.bundle # For a machine without a network")
    static final class Save extends Verb {
        @Parameters(
                paramLabel = "FILE",
                description = "The file to write, or - for standard output; asks before it overwrites a file.")
        Path file = Path.of("");

        @Override
        ExitCode run(Root root) {
            Destination destination = Destination.of(file, root.output().out());
            Project project = root.deployment().project();
            int services = project.topology().services().size();
            if (root.dryRun) {
                root.output()
                        .line("would write the images of " + services + " services into " + file
                                + (destination.replaces() ? ", in the place of the file that is there" : ""));
                return ExitCode.OK;
            }
            if (destination.replaces()) {
                confirm(root, "Overwrite " + file);
            }
            Path launcher = launcher();
            project.provideEngine();
            Bundle.About written = new Bundles(project).save(launcher, destination, root.progress());
            // The bundle itself may be what standard output gets.
            Output output = destination.isStream() ? root.output().on(root.err()) : root.output();
            if (output.json()) {
                output.json(Map.of(
                        "file", file.toString(),
                        "architecture", written.architecture(),
                        "images", written.images()));
            } else {
                output.line(file + " holds " + written.images().size() + " images for " + written.architecture()
                        + " and the launcher " + written.version() + ".");
            }
            return ExitCode.OK;
        }

        /** The file that Java was told to run. */
        private static Path launcher() {
            Path file = Path.of(System.getProperty("java.class.path", ""));
            if (!Files.isRegularFile(file)) {
                throw Problem.usage(
                        "The launcher cannot be put into a bundle",
                        "It does not run from one file.",
                        "Run it as 'java -jar topology.jar images save FILE'.");
            }
            return file;
        }
    }

    /** {@code images load}. */
    @Command(
            name = "load",
            description = "Checks all of a file that 'images save' wrote, and then loads its images into the engine.")
    @VerbHelp(
            takes = {"--dry-run", "--format", "--project", "--engine"},
            examples = "images load countme.bundle # Then 'up' needs no registry")
    static final class Load extends Verb {
        @Parameters(paramLabel = "FILE", description = "A file that 'images save' wrote.")
        Path file = Path.of("");

        @Override
        ExitCode run(Root root) {
            Project project = root.deployment().project();
            if (!root.dryRun) {
                project.provideEngine();
            }
            var bundles = new Bundles(project);
            Bundle bundle = bundles.check(file, root.progress());
            Bundle.About about = bundle.about();
            Output output = root.output();
            if (root.dryRun) {
                output.line("would load " + about.images().size() + " images");
                return ExitCode.OK;
            }
            List<String> lacking = bundles.load(bundle, root.progress());
            if (!lacking.isEmpty()) {
                throw new Problem(
                        "The images are there, but this launcher needs others",
                        "They are those of the launcher " + about.version() + " of "
                                + about.time().truncatedTo(ChronoUnit.SECONDS)
                                + "; none of them is what it runs for " + String.join(", ", lacking) + ".",
                        "Use the launcher of the bundle: 'unzip " + file
                                + " topology.jar', then 'java -jar topology.jar up'.");
            }
            if (output.json()) {
                output.json(Map.of("file", file.toString(), "images", about.images()));
            } else {
                output.line("Loaded " + about.images().size() + " images; 'up' needs no registry.");
            }
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
