package countme.topology.image.standin;

import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.BuildResponseItem;
import countme.topology.engine.Engine;
import countme.topology.image.local.BuildContext;
import countme.topology.image.local.BuildOutput;
import countme.topology.image.local.EngineImages;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Has the engine build an image from a Dockerfile, with its classic builder: Debian's engine has no other. */
final class ImageBuild {
    private static final Pattern VERSION =
            Pattern.compile("^" + Pattern.quote(EngineImages.STAND_IN_VERSION) + "=(\\S+)$", Pattern.MULTILINE);
    /** The engine passes these to build steps without recording them. */
    private static final List<String> PROXIES = List.of("http_proxy", "https_proxy", "no_proxy");

    private final Engine engine;
    private final Path scratch;

    ImageBuild(Engine engine, Path scratch) {
        this.engine = engine;
        this.scratch = scratch;
    }

    /**
     * Builds and names the image. The name appears with the last step, so an interrupted build leaves none.
     *
     * @throws Problem with the last lines when it fails
     */
    void build(Recipe recipe, String base, Map<String, Path> programs, Progress.Task task) {
        String what = "The stand-in for " + recipe.image() + " cannot be built";
        Steps steps = new Steps(task);
        String unnamed = run(what, steps, recipe.files(), programs, command -> command.withBuildArg("BASE", base));
        Map<String, String> labels =
                new HashMap<>(Map.of(EngineImages.STANDS_FOR, recipe.image().toString()));
        Matcher version = VERSION.matcher(steps.output());
        if (version.find()) {
            labels.put(EngineImages.STAND_IN_VERSION, version.group(1));
        }
        // Only a build can add labels, and the version is known only now.
        Map<String, byte[]> named = Map.of(Recipe.DOCKERFILE, ("FROM " + unnamed).getBytes(StandardCharsets.UTF_8));
        run(
                what,
                new Steps(task),
                named,
                Map.of(),
                command -> command.withLabels(labels).withTags(Set.of(recipe.reference())));
    }

    private String run(
            String what, Steps steps, Map<String, byte[]> files, Map<String, Path> programs, Options options) {
        try (InputStream context = BuildContext.of(scratch, files, programs)) {
            // Without cache: a cached step would install yesterday's packages, and would not print their version.
            BuildImageCmd command = engine.client()
                    .buildImageCmd(context)
                    .withNoCache(true)
                    .withRemove(true)
                    .withForcerm(true);
            PROXIES.forEach(name -> proxy(name).forEach(value -> command.withBuildArg(name, value)));
            return options.add(command).exec(steps).awaitImageId();
        } catch (DockerClientException | DockerException e) {
            throw steps.tail.problem(what, "The engine's build ended with '" + e.getMessage() + "'");
        } catch (IOException e) {
            throw new Problem(
                    what,
                    "Its files cannot be written to " + scratch + ": " + e.getMessage() + ".",
                    "Check the cache directory's owner and free space, then run the command again.",
                    e);
        }
    }

    /** Programs differ in how they write it; a package manager reads small letters only. */
    private static Stream<String> proxy(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .map(System::getenv)
                .filter(Objects::nonNull)
                .limit(1);
    }

    private interface Options {
        BuildImageCmd add(BuildImageCmd command);
    }

    /** Collects what a build prints and passes its steps on. */
    private static final class Steps extends BuildImageResultCallback {
        private final Progress.Task task;
        private final BuildOutput tail = new BuildOutput();
        private final StringBuilder output = new StringBuilder();

        Steps(Progress.Task task) {
            this.task = task;
        }

        @Override
        public synchronized void onNext(BuildResponseItem item) {
            super.onNext(item);
            String text = item.getStream();
            if (text == null) {
                return;
            }
            output.append(text);
            text.lines().forEach(tail::add);
            if (text.startsWith("Step ")) {
                task.now("building, " + text.strip().split(" : ", 2)[0].toLowerCase(Locale.ROOT));
            }
        }

        synchronized String output() {
            return output.toString();
        }
    }
}
