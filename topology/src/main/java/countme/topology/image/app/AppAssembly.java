package countme.topology.image.app;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.DockerDaemonImage;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.Port;
import countme.topology.engine.Engine;
import countme.topology.image.local.EngineImages;
import countme.topology.image.local.FileMutex;
import countme.topology.image.local.Origin;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.ImageRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Puts an app's image together in the engine, with Jib: no Dockerfile, and the same bytes from the same inputs. */
public final class AppAssembly {
    private final JibEngine jib;
    private final Progress progress;
    private final Path cache;
    private final EngineImages images;
    private final ClassArchive archive;

    /** {@code cacheDir} keeps the base's layers, so that only the first assembly over a base reads them from the engine. */
    public AppAssembly(Engine engine, Progress progress, Path cacheDir) {
        this.jib = new JibEngine(engine, cacheDir.resolve("scratch"));
        this.progress = progress;
        this.cache = cacheDir;
        this.images = new EngineImages(engine);
        this.archive = new ClassArchive(engine, cacheDir);
    }

    /** The image, if it has been assembled over this base already. */
    public Optional<SuppliedImage> present(AppImage app, SuppliedImage java) {
        String reference = app.reference(java);
        return images.find(ImageRef.of(reference), reference, Origin.ASSEMBLED);
    }

    /**
     * The image, assembled unless it is there: milliseconds then, seconds else.
     *
     * @throws Problem when it fails
     */
    public SuppliedImage assemble(AppImage app, SuppliedImage java) {
        return present(app, java).orElseGet(() -> {
            try (Progress.Task task = progress.start("image " + AppImage.name(app.service()))) {
                task.now("assembling");
                FileMutex.hold(cache.resolve("lock").resolve("app"), task, () -> load(app, java, task));
                SuppliedImage assembled = present(app, java)
                        .orElseThrow(() -> JibFailure.ASSEMBLY.failed("it was loaded and is not there", null));
                task.done(assembled.reference());
                return assembled;
            }
        });
    }

    /**
     * Pushes the image to a registry, assembled anew from the same files: the same files and revision give the same digest.
     *
     * @return digest of its manifest, {@code sha256:…}
     * @throws Problem when the registry does not take it
     */
    public String push(AppImage app, SuppliedImage java, PushTarget target) {
        try (Progress.Task task = progress.start("image " + target.image())) {
            task.now("pushing");
            RegistryImage image = RegistryImage.named(target.reached()).addCredential(target.user(), target.password());
            // The stack's own authority signed its registry's certificate; whoever pushes from elsewhere need not know
            // it.
            Containerizer to = Containerizer.to(image).setAllowInsecureRegistries(true);
            for (String tag : target.tags()) {
                to = to.withAdditionalTag(tag);
            }
            Map<String, String> labels =
                    new TreeMap<>(app.labels(java, target.tags().get(0)));
            if (!target.agreed().isEmpty()) {
                labels.put(EngineImages.AGREED, target.agreed());
            }
            String digest = containerize(app, java, to, labels, JibFailure.push(target), task)
                    .getDigest()
                    .toString();
            task.done(digest);
            return digest;
        } catch (InvalidImageReferenceException e) {
            throw JibFailure.push(target).failed(e);
        }
    }

    private JibContainer load(AppImage app, SuppliedImage java, Progress.Task task) {
        try {
            DockerDaemonImage image = DockerDaemonImage.named(app.reference(java));
            return containerize(
                    app,
                    java,
                    Containerizer.to(jib, image),
                    app.labels(java, app.name(java)),
                    JibFailure.ASSEMBLY,
                    task);
        } catch (InvalidImageReferenceException e) {
            throw JibFailure.ASSEMBLY.failed(e);
        }
    }

    private JibContainer containerize(
            AppImage app,
            SuppliedImage java,
            Containerizer to,
            Map<String, String> labels,
            JibFailure attempt,
            Progress.Task task) {
        Optional<Path> classes = app.classList().map(list -> archive.of(app, list, java, task));
        // Unbounded: Jib's steps wait for one another inside the pool.
        ExecutorService workers = Executors.newCachedThreadPool();
        try (AppLayers layers = new AppLayers(cache.resolve("scratch"))) {
            Containerizer target = to.setExecutorService(workers)
                    .setBaseImageLayersCache(cache.resolve("jib"))
                    .setApplicationLayersCache(cache.resolve("jib"))
                    .setToolName("countme");
            return Jib.from(jib, DockerDaemonImage.named(java.reference()))
                    .setFileEntriesLayers(layers.of(app, classes))
                    .setUser(app.user())
                    .setWorkingDirectory(AbsoluteUnixPath.get(AppImage.HOME))
                    .setEntrypoint(app.entryPoint())
                    .setProgramArguments(List.of())
                    .setExposedPorts(app.ports().stream().map(Port::tcp).collect(Collectors.toSet()))
                    .setLabels(labels)
                    .containerize(target);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw attempt.failed("it was interrupted", e);
        } catch (IOException
                | RegistryException
                | CacheDirectoryCreationException
                | ExecutionException
                | InvalidImageReferenceException e) {
            throw attempt.failed(e);
        } finally {
            workers.shutdownNow();
        }
    }
}
