package countme.topology.image.supply;

import countme.topology.concurrent.SharedWork;
import countme.topology.engine.Engine;
import countme.topology.image.local.EngineImages;
import countme.topology.image.local.Origin;
import countme.topology.image.local.SuppliedImage;
import countme.topology.image.standin.Recipe;
import countme.topology.image.standin.StandIns;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.ImageRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gets images into the engine. What is there is used, an official image before a stand-in; else the official one is pulled; else, where no
 * registry gives it, a stand-in is built. Thread-safe: ask for several images from as many threads; those who ask for the same one share the work.
 */
public final class ImageSupply {
    private static final Duration CONNECT = Duration.ofSeconds(8);

    private final Progress progress;
    private final EngineImages images;
    private final RegistryPull registry;
    private final StandIns standIns;
    private final SharedWork<ImageRef, SuppliedImage> supplying = new SharedWork<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** {@code cacheDir} keeps compiled programs and locks, the same for all projects of this user. */
    public ImageSupply(Engine engine, Progress progress, Path cacheDir) {
        this.progress = progress;
        this.images = new EngineImages(engine);
        this.registry = new RegistryPull(engine, CONNECT);
        this.standIns = new StandIns(engine, cacheDir);
    }

    /**
     * The image to run, got now if need be; from milliseconds to minutes.
     *
     * @throws Problem when it cannot be had
     */
    public SuppliedImage supply(ImageRef image) {
        return supplying.run(image, () -> present(image).orElseGet(() -> get(image)));
    }

    /** What {@link #supply} would use without getting anything; empty when it would have to. */
    public Optional<SuppliedImage> present(ImageRef image) {
        return official(image).or(() -> standIns.recipe(image).flatMap(standIns::built));
    }

    /**
     * The official image, pulled unless it is there.
     *
     * @throws Problem when no registry gives it
     */
    public SuppliedImage pull(ImageRef image) {
        return official(image).orElseGet(() -> {
            try (Progress.Task task = progress.start("image " + image)) {
                Optional<String> failure = registry.pull(image, task);
                if (failure.isPresent()) {
                    throw unavailable(
                            image,
                            failure.get(),
                            "Build a stand-in with 'images build', or give the engine a registry.");
                }
                return pulled(image, task);
            }
        });
    }

    /**
     * The stand-in, built unless it is there, whether or not the official image can be had.
     *
     * @throws Problem when there is no recipe or the build fails
     */
    public SuppliedImage build(ImageRef image) {
        Recipe recipe = standIns.recipe(image)
                .orElseThrow(() -> new Problem(
                        "No stand-in for " + image + " can be built",
                        "Countme has no recipe for it.",
                        "Pull it with 'images pull'."));
        return standIns.built(recipe).orElseGet(() -> build(recipe));
    }

    private Optional<SuppliedImage> official(ImageRef image) {
        return images.find(image, image.toString(), Origin.OFFICIAL);
    }

    private SuppliedImage get(ImageRef image) {
        Optional<Recipe> recipe = standIns.recipe(image);
        String reason;
        try (Progress.Task task = progress.start("image " + image)) {
            Optional<String> failure = registry.pull(image, task);
            if (failure.isEmpty()) {
                return pulled(image, task);
            }
            reason = failure.get();
            if (recipe.isEmpty()) {
                throw unavailable(image, reason, "Give the engine a registry, or load the image with 'docker load'.");
            }
            task.done("no registry gives it; a stand-in is used");
        }
        if (told.add(reason)) {
            progress.say("No registry gives the images (" + reason + "): using stand-ins built on this machine.");
        }
        return build(recipe.get());
    }

    private SuppliedImage build(Recipe recipe) {
        try (Progress.Task task = progress.start("stand-in for " + recipe.image())) {
            SuppliedImage built = standIns.build(recipe, this::supply, task);
            task.done(built.reference());
            return built;
        }
    }

    private SuppliedImage pulled(ImageRef image, Progress.Task task) {
        SuppliedImage pulled = official(image)
                .orElseThrow(() -> unavailable(image, "it was pulled and is not there", "Run the command again."));
        task.done("pulled");
        return pulled;
    }

    private static Problem unavailable(ImageRef image, String reason, String next) {
        return new Problem("Image " + image + " cannot be had", "No registry gives it (" + reason + ").", next);
    }
}
