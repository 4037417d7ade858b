package countme.topology.image.standin;

import countme.topology.engine.Engine;
import countme.topology.image.local.EngineImages;
import countme.topology.image.local.FileMutex;
import countme.topology.image.local.Origin;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.Progress;
import countme.topology.service.ImageRef;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Images built on this machine that stand in for official ones. Each is built at most once, over all processes of this user. */
public final class StandIns {
    private final Engine engine;
    private final Path cache;
    private final EngineImages images;
    private final ImageBuild build;
    private final DebianBase debian;
    private final GoProgram programs;

    public StandIns(Engine engine, Path cache) {
        this.engine = engine;
        this.cache = cache;
        this.images = new EngineImages(engine);
        this.build = new ImageBuild(engine, cache.resolve("scratch"));
        this.debian = new DebianBase(engine, cache.resolve("scratch"), build);
        this.programs = new GoProgram(cache.resolve("go"));
    }

    /** How to make one; empty when there is no way. */
    public Optional<Recipe> recipe(ImageRef image) {
        return Recipe.of(image, engine.architecture());
    }

    /** The stand-in, if the engine has it. */
    public Optional<SuppliedImage> built(Recipe recipe) {
        return images.find(recipe.image(), recipe.reference(), Origin.STAND_IN);
    }

    /** The stand-in, built unless the engine has it; {@code base} is asked for the image to build over. */
    public SuppliedImage build(Recipe recipe, Function<ImageRef, SuppliedImage> base, Progress.Task task) {
        Path mutex = cache.resolve("lock")
                .resolve(recipe.reference().replace('/', '_').replace(':', '_'));
        return FileMutex.hold(
                mutex,
                task,
                () -> built(recipe).orElseGet(() -> {
                    make(recipe, base, task);
                    return built(recipe)
                            .orElseThrow(() ->
                                    new IllegalStateException(recipe.reference() + " was built and is not there"));
                }));
    }

    private void make(Recipe recipe, Function<ImageRef, SuppliedImage> base, Progress.Task task) {
        if (recipe.has(Recipe.MMDEBSTRAP)) {
            debian.build(recipe, task);
            return;
        }
        Map<String, Path> program = recipe.has(Recipe.GO_MOD)
                ? Map.of(recipe.image().shortName(), programs.build(recipe, engine.architecture(), task))
                : Map.of();
        task.now("waiting for the base image");
        build.build(recipe, base.apply(Recipe.BASE).reference(), program, task);
    }
}
