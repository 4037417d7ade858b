package countme.topology.deploy.bundle;

import countme.topology.deploy.project.Project;
import countme.topology.deploy.project.ServiceImages;
import countme.topology.deploy.project.Version;
import countme.topology.image.ImageLock;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.Destination;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Writes and loads a project's {@link Bundle}. */
public final class Bundles {
    private final Project project;

    public Bundles(Project project) {
        this.project = project;
    }

    /**
     * Writes all images that the topology runs from, got now if need be: those of the launcher, not what was deployed.
     *
     * @param launcher its own file
     * @return what was written
     */
    public Bundle.About save(Path launcher, Destination destination, Progress progress) {
        ServiceImages images = project.images().carried();
        List<Service> services = project.topology().services();
        List<SuppliedImage> supplied = services.stream().map(images::supply).toList();
        List<SuppliedImage> bases = services.stream().map(images::base).toList();
        List<String> names = Stream.concat(supplied.stream(), bases.stream())
                .map(SuppliedImage::reference)
                .distinct()
                .sorted()
                .toList();
        var about = new Bundle.About(
                Version.current(),
                project.store().architecture(),
                project.time().instant(),
                names);
        try (Progress.Task task = progress.start(names.size() + " images")) {
            destination.write(out -> Bundle.write(
                    out,
                    about,
                    to -> Files.copy(launcher, to),
                    to -> to.write(ImageLock.text(bases).getBytes(StandardCharsets.UTF_8)),
                    to -> project.store().save(names, to)));
            task.done("written");
            return about;
        } catch (IOException e) {
            throw new Problem(
                    "The bundle cannot be written to " + destination.name(),
                    Problem.reason(e) + ".",
                    "Name a file in a directory that is yours, with room for some hundred megabytes.",
                    e);
        }
    }

    /** Refuses, with a {@link Problem}, what this project's engine cannot run. Reads all of the file. */
    public Bundle check(Path file, Progress progress) {
        try (Progress.Task task = progress.start("checking " + file)) {
            Bundle bundle = Bundle.verified(file);
            String here = project.store().architecture();
            if (!bundle.about().architecture().equals(here)) {
                throw new Problem(
                        file + " has images for another processor",
                        "They are for " + bundle.about().architecture() + ", and this engine's machine has " + here
                                + ".",
                        "Nothing was loaded. Write one on a machine with " + here + ": 'images save FILE'.");
            }
            task.done("as it was written");
            return bundle;
        }
    }

    /**
     * Loads the images of one.
     *
     * @return services that run from an image that is not there all the same: the bundle is another launcher's
     */
    public List<String> load(Bundle bundle, Progress progress) {
        try (Progress.Task task = progress.start(bundle.about().images().size() + " images")) {
            bundle.images(project.store()::load);
            task.done("loaded");
        }
        ServiceImages images = project.images().carried().unlocked();
        return project.topology().services().stream()
                .filter(service -> images.present(service).isEmpty())
                .map(Service::name)
                .toList();
    }
}
