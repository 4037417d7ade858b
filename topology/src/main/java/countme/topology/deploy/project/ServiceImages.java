package countme.topology.deploy.project;

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

    /** {@code deployed} is what an assembled service runs from instead, as long as it is on the engine. */
    ServiceImages(ImageStore store, Optional<Release> deployed) {
        this.store = store;
        this.deployed = deployed;
    }

    /** The image a service runs from, got now if need be. */
    public SuppliedImage supply(Service service) {
        return deployed(service).orElseGet(() -> {
            SuppliedImage base = store.supply(service.image());
            return service.javaApp().map(files -> store.assemble(service, base)).orElse(base);
        });
    }

    /** The image a service would run from, if it is on the engine. */
    public Optional<SuppliedImage> present(Service service) {
        return deployed(service).or(() -> {
            Optional<SuppliedImage> base = store.present(service.image());
            return service.javaApp()
                    .map(files -> base.flatMap(java -> store.assembled(service, java)))
                    .orElse(base);
        });
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
