package countme.topology.deploy.release;

import countme.topology.deploy.project.Doorway;
import countme.topology.deploy.project.Project;
import countme.topology.docker.InnerHttp;
import countme.topology.docker.Inventory;
import countme.topology.image.app.AppImage;
import countme.topology.image.supply.PullSource;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Entrance;
import countme.topology.service.ImageRegistry;
import countme.topology.service.Login;
import countme.topology.state.Release;
import java.util.Optional;

/** The way to images in registries, above all the stack's own: through the operators' port, with a login of its own. */
final class RegistryAccess {
    /** What names the newest image. */
    static final String NEWEST = "latest";

    private final Project project;

    RegistryAccess(Project project) {
        this.project = project;
    }

    /** The stack's own; empty where it has none. */
    Optional<ImageRegistry> registry() {
        return project.topology().registry();
    }

    /** What the versions are called in it, and on the engine. */
    String repositoryName() {
        return AppImage.name(project.topology().requireVersioned().service());
    }

    /** The versions in it, as the engine names them; a {@link Problem} when it does not run. */
    String repository() {
        Inventory inventory = project.inventory();
        if (registry().isEmpty()) {
            throw none();
        }
        if (registry().filter(one -> inventory.isRunning(one.service().name())).isEmpty()) {
            throw notThere("It does not run.");
        }
        return project.consoleAddress(inventory)
                .map(address -> address.replaceFirst("^https://", "") + "/" + repositoryName())
                .orElseThrow(() -> notThere("The proxy, through which it is reached, does not run."));
    }

    private Problem none() {
        String images = "'deploy' takes an image of another registry by its whole name, such as registry.example/"
                + repositoryName() + ":1.0.";
        return project.settings().registry()
                ? Problem.usage("This stack has no registry", "No service of its topology keeps images.", images)
                : Problem.usage(
                        "This stack has no registry",
                        "It was left out with --registry false.",
                        "Type 'up --registry true' to have one, then push; or: " + images);
    }

    /** The way to it; empty where nobody runs who could ask it. */
    Optional<InnerHttp> inside(Inventory inventory) {
        return registry().flatMap(registry -> project.inside(registry.service(), registry.port(), inventory));
    }

    /** The way to it from this machine. */
    Doorway doorway() {
        Inventory inventory = project.inventory();
        Entrance entrance = project.topology().entrance();
        String name = entrance.service().name();
        return inventory
                .published(name, entrance.operatorsPort())
                .flatMap(port -> Doorway.to(project.engine(), () -> inventory, name, port))
                .orElseThrow(() -> notThere("The proxy, through which it is reached, does not run."));
    }

    /** Who may push and pull. */
    Login login() {
        Login operators = project.login().kept().orElseThrow(() -> notThere("The stack has no login yet."));
        return registry().orElseThrow(() -> notThere("This stack has none.")).login(operators);
    }

    /**
     * Where an image is pulled from.
     *
     * @param name a tag in the stack's registry, or an image with its repository
     */
    PullSource source(String name) {
        if (!name.contains("/")) {
            return new PullSource(repository(), name, login());
        }
        int colon = name.lastIndexOf(':');
        if (colon < name.lastIndexOf('/')) {
            throw Problem.usage(
                    "Image '" + name + "' has no tag",
                    "Which version is meant cannot be told.",
                    "Name one, such as " + name + ":1.0, or the tag alone for the stack's own registry.");
        }
        String repository = name.substring(0, name.contains("@") ? name.indexOf('@') : colon);
        String reference = name.substring(repository.length() + 1);
        boolean own = name.contains("/" + repositoryName()) && repository.equals(repositoryOrNone());
        return new PullSource(repository, reference, own ? login() : null);
    }

    /** What a name stands for now; a {@link Problem} when it stands for nothing. */
    String digest(PullSource source) {
        return project.store()
                .digest(source)
                .orElseThrow(() -> new Problem(
                        "There is no image " + source.image(), "The registry has none of that name.", push(source)));
    }

    /** The image of a digest, got into the engine. */
    Release pull(PullSource source, String digest) {
        try (Progress.Task task = project.progress().start("image " + source.image())) {
            task.now("pulling");
            Release release = project.store().pull(source, digest, repositoryName(), task);
            task.done(release.title());
            return release;
        }
    }

    private String repositoryOrNone() {
        try {
            return repository();
        } catch (Problem e) {
            return "";
        }
    }

    private String push(PullSource source) {
        return project.topology().requireVersioned().service().javaApp().isPresent()
                ? "Type 'push' to put this launcher's version there."
                : "Push it with what builds it ('docker push " + source.image() + "'), then deploy again.";
    }

    private static Problem notThere(String why) {
        return new Problem("The registry cannot be reached", why, "Type 'up' to start it.");
    }
}
