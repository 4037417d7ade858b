package countme.topology.image;

import static countme.topology.engine.EngineFailure.translated;

import countme.topology.engine.Engine;
import countme.topology.engine.EngineFailure;
import countme.topology.image.app.AppAssembly;
import countme.topology.image.app.AppImage;
import countme.topology.image.app.PushTarget;
import countme.topology.image.local.ImageArchive;
import countme.topology.image.local.SuppliedImage;
import countme.topology.image.supply.ImageSupply;
import countme.topology.image.supply.PullSource;
import countme.topology.image.supply.Registries;
import countme.topology.image.supply.ReleaseStore;
import countme.topology.report.Progress;
import countme.topology.service.ImageRef;
import countme.topology.service.Service;
import countme.topology.state.Release;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The images of an engine, and of the registries that it can ask. */
public final class EngineImageStore implements ImageStore {
    private final Engine engine;
    private final String version;
    private final ImageSupply supply;
    private final AppAssembly assembly;
    private final ReleaseStore releases;
    private final Registries registries;
    private final ImageArchive archive;

    /**
     * Asks nobody yet.
     *
     * @param cache keeps compiled programs, layers and locks, the same for all projects of this user
     * @param version of the launcher, which what it assembles is named after
     */
    public EngineImageStore(Engine engine, Progress progress, Path cache, String version) {
        this.engine = engine;
        this.version = version;
        supply = new ImageSupply(engine, progress, cache);
        assembly = new AppAssembly(engine, progress, cache);
        releases = new ReleaseStore(engine);
        registries = new Registries(engine);
        archive = new ImageArchive(engine);
    }

    /** For what comes to the same however often it is done. */
    private <T> T repeated(Supplier<T> work) {
        return translated(() -> engine.despiteCuts(work));
    }

    @Override
    public SuppliedImage supply(ImageRef image) {
        return repeated(() -> supply.supply(image));
    }

    @Override
    public Optional<SuppliedImage> present(ImageRef image) {
        return repeated(() -> supply.present(image));
    }

    @Override
    public SuppliedImage pull(ImageRef image) {
        return repeated(() -> supply.pull(image));
    }

    @Override
    public SuppliedImage build(ImageRef image) {
        return repeated(() -> supply.build(image));
    }

    @Override
    public SuppliedImage assemble(Service service, SuppliedImage base) {
        return repeated(() -> assembly.assemble(AppImage.carried(version, service), base));
    }

    @Override
    public Optional<SuppliedImage> assembled(Service service, SuppliedImage base) {
        return repeated(() -> assembly.present(AppImage.carried(version, service), base));
    }

    @Override
    public String push(AppImage app, SuppliedImage base, PushTarget target) {
        return repeated(() -> assembly.push(app, base, target));
    }

    @Override
    public Optional<SuppliedImage> find(Release release) {
        return translated(() -> releases.find(release));
    }

    @Override
    public Release running(String image, String id) {
        return translated(() -> releases.running(image, id));
    }

    @Override
    public Map<String, String> labels(Release release) {
        return translated(() -> releases.labels(release));
    }

    @Override
    public String agreed(Release release) {
        return translated(() -> releases.agreed(release));
    }

    @Override
    public void remove(Release release) {
        boolean unused = translated(() -> {
            releases.remove(release);
            return true;
        });
    }

    @Override
    public Optional<String> digest(PullSource source) {
        return repeated(() -> registries.digest(source));
    }

    @Override
    public Release pull(PullSource source, String digest, String name, Progress.Task task) {
        return repeated(() -> releases.pulled(registries.pull(source, digest, task), digest, name));
    }

    @Override
    public String architecture() {
        return translated(
                () -> String.valueOf(engine.client().versionCmd().exec().getArch()));
    }

    @Override
    public void save(List<String> references, OutputStream out) throws IOException {
        try {
            archive.save(references, out);
        } catch (RuntimeException e) {
            throw EngineFailure.explained(e);
        }
    }

    @Override
    public void load(InputStream in) {
        boolean unused = translated(() -> {
            archive.load(in);
            return true;
        });
    }

    @Override
    public List<String> own(Set<String> deployed) {
        return translated(() -> new ImageOwnership(engine, deployed).own());
    }

    @Override
    public List<String> ofOthers(Set<String> deployed, Set<String> official) {
        return translated(() -> new ImageOwnership(engine, deployed).ofOthers(official));
    }

    @Override
    public void removeOwn(Set<String> deployed) {
        boolean unused = translated(() -> {
            new ImageOwnership(engine, deployed).removeOwn();
            return true;
        });
    }
}
