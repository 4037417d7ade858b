package countme.topology.deploy;

import countme.topology.config.Progress;
import countme.topology.config.Release;
import countme.topology.engine.Engine;
import countme.topology.image.AppAssembly;
import countme.topology.image.AppImage;
import countme.topology.image.ImageSupply;
import countme.topology.image.PinnedImages;
import countme.topology.image.PushTarget;
import countme.topology.image.ReleaseImages;
import countme.topology.image.SuppliedImage;
import countme.topology.service.Assembly;
import countme.topology.service.Service;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the image of each service comes from: the supply, and for one that is assembled, what was deployed or an assembly over what the
 * supply gives.
 */
public final class ServiceImages {
    private final ImageSupply supply;
    private final AppAssembly assembly;
    private final ReleaseImages releases;
    private final Optional<Release> deployed;

    /** {@code deployed} is what an assembled service runs from instead, as long as it is on the engine. */
    ServiceImages(Engine engine, Progress progress, Path cache, Optional<Release> deployed) {
        supply = new ImageSupply(engine, progress, cache);
        assembly = new AppAssembly(engine, progress, cache);
        releases = new ReleaseImages(engine);
        this.deployed = deployed;
        PinnedImages.decideBy(image -> supply.supply(image).reference());
    }

    /** The image a service runs from, got now if need be. */
    public SuppliedImage supply(Service service) {
        return deployed(service).orElseGet(() -> {
            SuppliedImage base = supply.supply(service.image());
            return service.assembly()
                    .map(files -> assembly.assemble(appImage(files), base))
                    .orElse(base);
        });
    }

    /** The image a service would run from, if it is on the engine. */
    public Optional<SuppliedImage> present(Service service) {
        return deployed(service).or(() -> {
            Optional<SuppliedImage> base = supply.present(service.image());
            return service.assembly()
                    .map(files -> base.flatMap(java -> assembly.present(appImage(files), java)))
                    .orElse(base);
        });
    }

    private Optional<SuppliedImage> deployed(Service service) {
        return service.assembly().flatMap(files -> deployed).flatMap(releases::find);
    }

    /** The official image, pulled unless it is there. */
    public SuppliedImage pull(Service service) {
        return supply.pull(service.image());
    }

    /** The stand-in, built unless it is there. */
    public SuppliedImage build(Service service) {
        return supply.build(service.image());
    }

    /** What an assembled service is assembled over. */
    SuppliedImage base(Service service) {
        return supply.supply(service.image());
    }

    /** The same, if it is on the engine. */
    Optional<SuppliedImage> presentBase(Service service) {
        return supply.present(service.image());
    }

    /** Pushes an assembled image; gives the digest of its manifest. */
    String push(AppImage app, SuppliedImage java, PushTarget target) {
        return assembly.push(app, java, target);
    }

    private static AppImage appImage(Assembly files) {
        return appImage(files, AppImage.carriedFiles(files.resources()));
    }

    /** The image of an assembled service, made of these files. */
    static AppImage appImage(Assembly files, Path from) {
        return new AppImage(Version.current(), from, files.javaFlags(), files.mainClass(), files.trainingClass());
    }
}
