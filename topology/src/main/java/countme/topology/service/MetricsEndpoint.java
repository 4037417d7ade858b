package countme.topology.service;

/**
 * Where Prometheus finds a service's metrics.
 *
 * @param port inside the stack's network
 * @param path such as {@code /metrics}
 */
public record MetricsEndpoint(int port, String path) {}
