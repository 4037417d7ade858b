package countme.topology.service.catalog;

import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.watch.Alert;
import countme.topology.service.watch.HealthMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prometheus' alerts, from the services' descriptions: every service is recorded under the same names, on which the general alerts
 * work, and adds what is particular to it.
 */
final class Rules {
    /** Of requests, a file beside this class. */
    private static final String RECORDED = "rules.yml";

    private static final String ALERTS = "alerts.yml";

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
    private final Placement site;

    /**
     * Rules about a topology.
     *
     * @param serving those of the services without which the counter does not answer
     * @param site where it stands
     */
    Rules(List<Service> services, Set<Service> serving, Placement site) {
        this.services = services;
        this.serving = serving;
        this.site = site;
    }

    private List<Alert> general() {
        return site.byName()
                ? Stream.concat(GENERAL.stream(), ofWhatIsNotFound().stream()).toList()
                : GENERAL;
    }

    /** Where targets are what is found, nothing tells that one is gone. Of what others measure, they tell. */
    private List<Alert> ofWhatIsNotFound() {
        String measured = services.stream()
                .filter(service -> !service.metrics().isEmpty())
                .map(Service::name)
                .collect(Collectors.joining("|"));
        String missing =
                "service:replicas:desired{role=\"%s\",service=~\"" + measured + "\"} unless on (service) service:up";
        return List.of(
                Alert.critical(
                        "ServiceDown",
                        missing.formatted("serving"),
                        Duration.ofSeconds(30),
                        "There is no {{ $labels.service }}, and the counter needs it"),
                Alert.warning(
                        "ObservabilityDown",
                        missing.formatted("watching"),
                        Duration.ofSeconds(30),
                        "There is no {{ $labels.service }}; users do not notice"));
    }

    /** Every alert there is; a name may be there more than once. */
    List<Alert> alerts() {
        return Stream.of(
                        general().stream(),
                        ServiceLevel.alerts().stream(),
                        services.stream()
                                .flatMap(service -> service.alerts().values().stream())
                                .flatMap(List::stream))
                .flatMap(alerts -> alerts)
                .toList();
    }

    /** Rule files by their names: what is recorded of requests, and all else. */
    SortedMap<String, String> files() {
        return new TreeMap<>(Map.of(RECORDED, Template.read(RECORDED).text(), ALERTS, file()));
    }

    private String file() {
        var groups = new ArrayList<Map<String, Object>>();
        groups.add(group(
                "services", Stream.concat(services.stream().flatMap(this::recorded), alerts(general(), Map.of()))));
        groups.add(group(
                "service-level",
                Stream.concat(
                        ServiceLevel.recorded().entrySet().stream()
                                .map(ratio -> record(ratio.getKey(), ratio.getValue(), Map.of())),
                        alerts(ServiceLevel.alerts(), Map.of("service", "proxy")))));
        services.stream()
                .filter(service -> !service.alerts().isEmpty())
                .map(service -> group(
                        service.name(),
                        service.alerts().entrySet().stream()
                                .flatMap(about -> alerts(about.getValue(), Map.of("service", about.getKey())))))
                .forEach(groups::add);
        return Json.file(Map.of("groups", groups));
    }

    /** Of a service itself, and of the one that it exports metrics of. */
    private Stream<Map<String, Object>> recorded(Service service) {
        Stream<Map<String, Object>> own = service.metrics().isEmpty()
                ? Stream.of()
                : health(
                        service,
                        service.healthMetrics().of(HealthMetrics.labels(service.name())),
                        Map.of("service", service.name(), "role", role(service)));
        Stream<Map<String, Object>> others = service.measured().stream()
                .flatMap(other -> health(
                        other,
                        other.healthMetrics().of(HealthMetrics.labels(service.name())),
                        Map.of("service", other.name(), "replica", other.instance(0), "role", role(other))));
        return Stream.concat(own, others);
    }

    private Stream<Map<String, Object>> health(Service service, HealthMetrics metrics, Map<String, String> labels) {
        var rules = Stream.<Map<String, Object>>builder();
        rules.add(record("service:up", "min by (service, replica) (" + metrics.up() + ")", labels));
        if (!metrics.memory().isEmpty()) {
            rules.add(record("service:memory:ratio", "max by (service, replica) (" + metrics.memory() + ")", labels));
        }
        String restarts = "max by (service, replica) (" + metrics.restarts() + ")";
        rules.add(record("service:restarts:" + HealthMetrics.WINDOW, restarts, labels));
        String desired = "vector(" + service.slots().size() + ")";
        rules.add(
                record("service:replicas:desired", desired, Map.of("service", service.name(), "role", role(service))));
        return rules.build();
    }

    private String role(Service service) {
        return serving.contains(service) ? "serving" : "watching";
    }

    private static Map<String, Object> group(String name, Stream<Map<String, Object>> rules) {
        return Map.of("name", name, "rules", rules.toList());
    }

    private static Map<String, Object> record(String name, String expression, Map<String, String> labels) {
        return Map.of("record", name, "labels", labels, "expr", expression);
    }

    private static Stream<Map<String, Object>> alerts(List<Alert> alerts, Map<String, String> labels) {
        return alerts.stream().map(alert -> alert(alert, labels));
    }

    private static Map<String, Object> alert(Alert alert, Map<String, String> labels) {
        var all = new HashMap<>(labels);
        all.put("severity", alert.severity().name());
        return Map.of(
                "alert",
                alert.name(),
                "expr",
                alert.expression(),
                "for",
                alert.lasting().toSeconds() + "s",
                "labels",
                all,
                "annotations",
                Map.of("summary", alert.summary(), "runbook_url", alert.runbook()));
    }
}
