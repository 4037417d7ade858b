package countme.topology.image.standin;

import countme.topology.engine.Engine;
import countme.topology.image.local.Command;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the base of all stand-ins from Debian's packages alone, with {@code mmdebstrap}, which it installs where it may. */
final class DebianBase {
    private static final String WHAT = "The Debian base image cannot be made";
    /** What the recipe's Dockerfile unpacks. */
    private static final String ROOT = "root.tar";

    private final Engine engine;
    private final Path scratch;
    private final ImageBuild build;

    DebianBase(Engine engine, Path scratch, ImageBuild build) {
        this.engine = engine;
        this.scratch = scratch;
        this.build = build;
    }

    void build(Recipe recipe, Progress.Task task) {
        Path mmdebstrap = Command.find("mmdebstrap").orElseGet(() -> install(task));
        Path tar = null;
        try {
            tar = Files.createTempFile(Files.createDirectories(scratch), "debian", ".tar");
            bootstrap(mmdebstrap, recipe, tar, task);
            task.now("importing");
            build.build(recipe, "scratch", Map.of(ROOT, tar), task);
        } catch (IOException e) {
            throw new Problem(WHAT, e.getMessage() + ".", "Check free disk space, then run the command again.", e);
        } finally {
            delete(tar);
        }
    }

    private void bootstrap(Path mmdebstrap, Recipe recipe, Path tar, Progress.Task task) {
        List<String> line = new ArrayList<>(List.of(mmdebstrap.toString(), "--architectures=" + engine.architecture()));
        line.addAll(recipe.text(Recipe.MMDEBSTRAP).lines().toList());
        line.add(tar.toString());
        new Command(line, Map.of(), null).run(WHAT, text -> {
            if (text.startsWith("I: ") && text.endsWith("...")) {
                task.now(text.substring(3, text.length() - 3));
            }
        });
    }

    private static Path install(Progress.Task task) {
        boolean root = "root".equals(System.getProperty("user.name"));
        if (!root || Command.find("apt-get").isEmpty()) {
            throw new Problem(
                    WHAT,
                    "No image registry answers, and 'mmdebstrap' is not installed.",
                    "Type 'sudo apt-get install mmdebstrap' (Debian, Ubuntu), or give the engine a registry, then run the command again.");
        }
        task.now("installing mmdebstrap");
        aptGet("update");
        aptGet("install", "-y", "--no-install-recommends", "mmdebstrap", "debian-archive-keyring");
        return Command.find("mmdebstrap").orElseThrow();
    }

    private static void aptGet(String... arguments) {
        List<String> line = new ArrayList<>(List.of("apt-get", "-o", "DPkg::Lock::Timeout=300"));
        line.addAll(List.of(arguments));
        new Command(line, Map.of("DEBIAN_FRONTEND", "noninteractive"), null).run(WHAT, text -> {});
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // A temporary file in the cache directory; the next build does not need its place.
        }
    }
}
