package countme.topology.deploy;

import countme.topology.image.SuppliedImage;
import countme.topology.service.Service;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The images of a topology, all being got at once, so that the quick ones can be used while a slow one is still being built.
 *
 * @param futures by service name
 */
record Images(Map<String, CompletableFuture<SuppliedImage>> futures) {
    static Images of(List<Service> services, Function<Service, SuppliedImage> supply, Executor threads) {
        return new Images(services.stream()
                .collect(Collectors.toMap(
                        Service::name,
                        service -> CompletableFuture.supplyAsync(() -> supply.apply(service), threads))));
    }

    /** The image of a service, waited for; what went wrong with it is thrown as it was. */
    SuppliedImage of(Service service) {
        CompletableFuture<SuppliedImage> future = futures.get(service.name());
        if (future == null) {
            throw new IllegalArgumentException("not a service of this topology: " + service.name());
        }
        return Together.await(future);
    }
}
