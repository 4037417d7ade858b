package countme.topology.deploy;

import countme.topology.config.Problem;
import countme.topology.image.PushTarget;
import countme.topology.service.App;
import countme.topology.service.Console;
import countme.topology.service.Login;
import java.util.List;

/** Pushes the counter's image, made of the files this launcher carries, to the registry of a running stack. */
public final class Push {
    /** What names the newest image. */
    public static final String NEWEST = "latest";

    private static final String REPOSITORY = "countme/app";

    /**
     * What was pushed.
     *
     * @param image with registry and tag, as the engine can pull it
     * @param digest of its manifest, {@code sha256:…}
     */
    public record Pushed(String image, String digest) {}

    private final Deployment deployment;

    Push(Deployment deployment) {
        this.deployment = deployment;
    }

    /** Its name in the registry, with the tag of this launcher's source; a {@link Problem} when the registry does not run. */
    public String image() {
        return repository() + ":" + tag();
    }

    /** Pushes; the same source has the same digest, wherever and however often it is built. */
    public Pushed run() {
        App app = deployment.topology().app();
        Login login = Console.registryLogin(
                deployment.login().kept().orElseThrow(() -> notThere("The stack has no login yet.")));
        var target = new PushTarget(
                repository(), List.of(tag(), NEWEST), Version.revision(), login.user(), login.password());
        return new Pushed(target.image(), deployment.images().push(app, target));
    }

    private static String tag() {
        String revision = Version.revision();
        return Version.current() + (revision.isEmpty() ? "" : "-" + revision);
    }

    private String repository() {
        if (!deployment.inventory().isRunning("registry")) {
            throw notThere("It does not run.");
        }
        return deployment
                .consoleAddress()
                .map(address -> address.replaceFirst("^https://", "") + "/" + REPOSITORY)
                .orElseThrow(() -> notThere("The proxy, through which it is reached, does not run."));
    }

    private static Problem notThere(String why) {
        return new Problem("The registry cannot be reached", why, "Type 'up' to start it.");
    }
}
