package countme.topology.deploy.reconcile;

import countme.topology.concurrent.Parallel;
import countme.topology.image.local.SuppliedImage;
import countme.topology.service.Service;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The images of a topology, as they come: those that are got at the same time share the machine, so the others are got when these have done their work. */
final class Arrivals {
    private final Function<Service, SuppliedImage> supply;
    private final Executor threads;
    private final Map<String, CompletableFuture<SuppliedImage>> futures = new ConcurrentHashMap<>();

    Arrivals(Function<Service, SuppliedImage> supply, Executor threads) {
        this.supply = supply;
        this.threads = threads;
    }

    /** Begins to get the images of services, all at once, so that the quick ones can be used while a slow one is still being built. */
    Arrivals get(List<Service> services) {
        services.forEach(service -> futures.computeIfAbsent(
                service.name(), name -> CompletableFuture.supplyAsync(() -> supply.apply(service), threads)));
        return this;
    }

    /** The image of a service, waited for; what went wrong with it is thrown as it was. */
    SuppliedImage of(Service service) {
        CompletableFuture<SuppliedImage> future = futures.get(service.name());
        if (future == null) {
            throw new IllegalArgumentException("nobody gets the image of " + service.name());
        }
        return Parallel.await(future);
    }
}
