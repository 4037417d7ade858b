package countme.topology.deploy;

import countme.topology.config.Ports;
import countme.topology.docker.Inventory;
import countme.topology.service.Proxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks a running proxy where it sends people who come without TLS: the one place that knows the stack's address for sure. */
final class Redirect {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private Redirect() {}

    /** Where a running proxy sends people; empty when it does not run or does not answer. */
    static Optional<String> of(Inventory inventory, Proxy proxy) {
        return inventory.containers().stream()
                .filter(container -> container.service().equals(proxy.name()))
                .flatMap(container -> container.ports().stream())
                .filter(port -> port.containerPort() == proxy.httpPort())
                .findFirst()
                .flatMap(port -> target(Ports.clientAddress(port.bind()), port.hostPort()));
    }

    /** The address without a trailing slash; empty when nothing answers with a redirect. */
    private static Optional<String> target(String address, int port) {
        URI uri = URI.create("http://" + address + ":" + port + "/");
        try {
            HttpResponse<Void> response = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(
                            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.discarding());
            return response.headers().firstValue("Location").map(location -> location.replaceFirst("/$", ""));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
