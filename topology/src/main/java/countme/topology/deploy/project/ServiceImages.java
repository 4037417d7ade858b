package countme.topology.deploy.project;

import countme.topology.image.ImageLock;
import countme.topology.image.ImageStore;
import countme.topology.image.local.SuppliedImage;
import countme.topology.service.Service;
import countme.topology.state.Release;
import java.util.Optional;

/**
 * Where the image of each service comes from: the store, and for one that is assembled, what was deployed or an assembly over what the
 * store gives.
 */
public final class ServiceImages {
    private final ImageStore store;
    private final Optional<Release> deployed;
    private final Optional<ImageLock> lock;

    /**
     * Asks nobody yet.
     *
     * @param deployed what an assembled service runs from instead, as long as it is on the engine
     * @param lock which images are meant; empty for whatever has the name
     */
    ServiceImages(ImageStore store, Optional<Release> deployed, Optional<ImageLock> lock) {
        this.store = store;
        this.deployed = deployed;
        this.lock = lock;
    }

    /** The image a service runs from, got now if need be. */
    public SuppliedImage supply(Service service) {
        return deployed(service).orElseGet(() -> {
            SuppliedImage base = meant(store.supply(service.image()));
            return service.javaApp().map(files -> store.assemble(service, base)).orElse(base);
        });
    }

    /** The image a service would run from, if it is on the engine. */
    public Optional<SuppliedImage> present(Service service) {
        return deployed(service).or(() -> {
            Optional<SuppliedImage> base = store.present(service.image()).map(this::meant);
            return service.javaApp()
                    .map(files -> base.flatMap(java -> store.assembled(service, java)))
                    .orElse(base);
        });
    }

    private SuppliedImage meant(SuppliedImage image) {
        return lock.map(known -> known.require(image)).orElse(image);
    }

    /** The same, whether or not these images are meant. */
    public ServiceImages unlocked() {
        return new ServiceImages(store, deployed, Optional.empty());
    }

    /** The same, whatever was deployed: those that this launcher carries. */
    public ServiceImages carried() {
        return new ServiceImages(store, Optional.empty(), lock);
    }

    /** What a service's image is, or what it is put together over, got now if need be. */
    public SuppliedImage base(Service service) {
        return store.supply(service.image());
    }

    private Optional<SuppliedImage> deployed(Service service) {
        return service.javaApp().flatMap(files -> deployed).flatMap(store::find);
    }

    /** The official image, pulled unless it is there. */
    public SuppliedImage pull(Service service) {
        return store.pull(service.image());
    }

    /** The stand-in, built unless it is there. */
    public SuppliedImage build(Service service) {
        return store.build(service.image());
    }
}
