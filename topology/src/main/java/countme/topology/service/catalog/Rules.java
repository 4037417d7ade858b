package countme.topology.service.catalog;

import countme.topology.service.Alert;
import countme.topology.service.HealthMetrics;
import countme.topology.service.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prometheus' alerts, from the services' descriptions: every service is recorded under the same names, on which the general alerts
 * work, and adds what is particular to it.
 */
final class Rules {
    /** What holds of any service. */
    private static final List<Alert> GENERAL = List.of(
            Alert.critical(
                    "ServiceDown",
                    "max by (service) (service:up{role=\"serving\"}) == 0",
                    Duration.ofSeconds(15),
                    "{{ $labels.service }} does not answer, and the counter needs it"),
            Alert.warning(
                    "ObservabilityDown",
                    "max by (service) (service:up{role=\"watching\"}) == 0",
                    Duration.ofSeconds(15),
                    "{{ $labels.service }} does not answer; users do not notice"),
            Alert.warning(
                    "ReplicaMissing",
                    "sum by (service) (service:up) < on (service) service:replicas:desired and sum by (service) (service:up) > 0",
                    Duration.ofSeconds(30),
                    "Only {{ $value }} of {{ $labels.service }}'s replicas answer"),
            Alert.warning(
                    "MemoryHigh",
                    "service:memory:ratio > 0.9",
                    Duration.ofMinutes(1),
                    "{{ $labels.replica }} uses {{ $value | humanizePercentage }} of its memory"),
            Alert.warning(
                    "ServiceRestarting",
                    "service:restarts:" + HealthMetrics.WINDOW + " > 2",
                    Duration.ZERO,
                    "{{ $labels.replica }} was started {{ $value }} times within " + HealthMetrics.WINDOW));

    private final List<Service> services;
    private final Set<Service> serving;

    /**
     * Rules about a topology.
     *
     * @param serving those of the services without which the counter does not answer
     */
    Rules(List<Service> services, Set<Service> serving) {
        this.services = services;
        this.serving = serving;
    }

    /** Every alert there is; a name may be there more than once. */
    List<Alert> alerts() {
        return Stream.of(
                        GENERAL.stream(),
                        ServiceLevel.alerts().stream(),
                        services.stream()
                                .flatMap(service -> service.alerts().values().stream())
                                .flatMap(List::stream))
                .flatMap(alerts -> alerts)
                .toList();
    }

    /** A rule file. */
    String yaml() {
        var yaml = new StringBuilder("groups:\n");
        group(yaml, "services");
        services.forEach(service -> recordAll(yaml, service));
        GENERAL.forEach(alert -> alert(yaml, alert, Map.of()));
        group(yaml, "service-level");
        ServiceLevel.recorded().forEach((name, expression) -> record(yaml, name, expression, Map.of()));
        ServiceLevel.alerts().forEach(alert -> alert(yaml, alert, Map.of("service", "proxy")));
        services.stream().filter(service -> !service.alerts().isEmpty()).forEach(service -> {
            group(yaml, service.name());
            service.alerts()
                    .forEach((about, alerts) -> alerts.forEach(alert -> alert(yaml, alert, Map.of("service", about))));
        });
        return yaml.toString();
    }

    private void recordAll(StringBuilder yaml, Service service) {
        if (!service.metrics().isEmpty()) {
            recordVitals(
                    yaml,
                    service,
                    service.vitals().of(labels(service)),
                    Map.of("service", service.name(), "role", role(service)));
        }
        service.measured().ifPresent(other -> {
            Map<String, String> whose =
                    Map.of("service", other.name(), "replica", other.instance(0), "role", role(other));
            recordVitals(yaml, other, other.vitals().of(labels(service)), whose);
        });
    }

    private static void recordVitals(
            StringBuilder yaml, Service service, HealthMetrics vitals, Map<String, String> labels) {
        record(yaml, "service:up", "min by (service, replica) (" + vitals.up() + ")", labels);
        if (!vitals.memory().isEmpty()) {
            record(yaml, "service:memory:ratio", "max by (service, replica) (" + vitals.memory() + ")", labels);
        }
        String restarts = "max by (service, replica) (" + vitals.restarts() + ")";
        record(yaml, "service:restarts:" + HealthMetrics.WINDOW, restarts, labels);
        String desired = "vector(" + service.slots().size() + ")";
        record(yaml, "service:replicas:desired", desired, Map.of("service", service.name()));
    }

    private String role(Service service) {
        return serving.contains(service) ? "serving" : "watching";
    }

    private static String labels(Service service) {
        return "service=\"" + service.name() + "\"";
    }

    private static void group(StringBuilder yaml, String name) {
        yaml.append("  - name: ").append(name).append("\n    rules:\n");
    }

    private static void record(StringBuilder yaml, String name, String expression, Map<String, String> labels) {
        yaml.append("""
                      - record: %s
                        labels: %s
                        expr: %s
                """.formatted(name, flow(labels), quoted(expression)));
    }

    private static void alert(StringBuilder yaml, Alert alert, Map<String, String> labels) {
        yaml.append("""
                      - alert: %s
                        expr: %s
                        for: %ss
                        labels: %s
                        annotations:
                          summary: %s
                          runbook_url: %s
                """.formatted(
                        alert.name(),
                        quoted(alert.expression()),
                        alert.lasting().toSeconds(),
                        flow(with(labels, "severity", alert.severity().name())),
                        quoted(alert.summary()),
                        alert.runbook()));
    }

    private static Map<String, String> with(Map<String, String> labels, String key, String value) {
        var more = new TreeMap<>(labels);
        more.put(key, value);
        return more;
    }

    private static String flow(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + ": " + label.getValue())
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
