package countme.topology.service.watch;

import java.util.Map;

/**
 * Where Prometheus finds a service's metrics.
 *
 * @param job name of the scrape job, the same for all replicas
 * @param port inside the stack's network
 * @param path such as {@code /metrics}
 * @param parameters of the query
 */
public record MetricsEndpoint(String job, int port, String path, Map<String, String> parameters) {
    public MetricsEndpoint {
        parameters = Map.copyOf(parameters);
    }
}
