package countme.topology.service.watch;

import java.util.List;
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
    /** How often each is asked, in Prometheus' notation. */
    public static final String INTERVAL = "5s";

    /** How long an answer may take, in the same notation. */
    public static final String TIMEOUT = "4s";

    /** How labels of metrics are changed, as Prometheus has it: away with what says nothing but which library made one. */
    public static final List<Map<String, String>> RELABELING =
            List.of(Map.of("action", "labeldrop", "regex", "otel_scope_.*"));

    public MetricsEndpoint {
        parameters = Map.copyOf(parameters);
    }
}
