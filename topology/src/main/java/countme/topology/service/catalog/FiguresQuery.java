package countme.topology.service.catalog;

import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.watch.ContainerMetrics;
import countme.topology.service.watch.Flow;
import countme.topology.service.watch.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that the console always shows as one question to Prometheus, from the services' descriptions. Each result has a label {@code figure}
 * that says what it is; what is told of a container has its name in {@code replica}, of a flow the containers' in {@code from} and {@code to}.
 * What a table shows is named as its metrics are.
 */
record FiguresQuery(List<Service> services, Placement site) {
    /** Where a flow comes from that users send. */
    static final String USERS = "users";

    /** An expression of a service for the metrics with certain labels; empty where nothing tells. */
    private interface Telling extends BiFunction<Service, String, String> {}

    String text() {
        return Stream.of(
                        services.stream()
                                .flatMap(service -> service.figures().stream())
                                .flatMap(figure -> figure(figure.id(), Stream.of(figure.query()))),
                        figure(
                                "up",
                                tell(
                                        "min by (replica)",
                                        (service, labels) -> service.healthMetrics()
                                                .of(labels)
                                                .up())),
                        figure(
                                "caption",
                                tell(
                                        "sum by (replica)",
                                        (service, labels) ->
                                                service.caption().of(labels).expression())),
                        figure(
                                "started",
                                tell(
                                        "min by (replica)",
                                        (service, labels) ->
                                                service.process().of(labels).started())),
                        figure(
                                "version",
                                tell(
                                        "max by (replica, version)",
                                        (service, labels) ->
                                                service.process().of(labels).version())),
                        figure("memory", containers(services).map(ContainerMetrics::memoryNow).stream()),
                        figure("processor", containers(services).map(ContainerMetrics::processorNow).stream()),
                        figure("flow", flows(Flow::rate)),
                        figure("delay", flows(Flow::latency)),
                        tables().flatMap(table -> figure(table.total(), Stream.of("sum(" + table.total() + ")"))),
                        tables().flatMap(table -> table.values().stream())
                                .flatMap(value -> figure(value.metric(), Stream.of(value.metric()))))
                .flatMap(figures -> figures)
                .collect(Collectors.joining(" or "));
    }

    /** What is known of containers in one measure, if one of the services tells it. */
    static Optional<ContainerMetrics> containers(List<Service> services) {
        return services.stream()
                .flatMap(service -> service.containerMetrics().stream())
                .findFirst();
    }

    private static Stream<String> figure(String name, Stream<String> queries) {
        String all = queries.collect(Collectors.joining(" or "));
        return all.isEmpty() ? Stream.empty() : Stream.of(labelled(all, "figure", name));
    }

    /** Services that tell it in the same way are asked together. What an exporter tells is told of the service it measures. */
    private Stream<String> tell(String gathered, Telling telling) {
        Map<String, List<Service>> alike = services.stream()
                .filter(service -> !service.metrics().isEmpty())
                .collect(Collectors.groupingBy(
                        service -> telling.apply(service, ""), LinkedHashMap::new, Collectors.toList()));
        alike.remove("");
        Stream<String> own = alike.values().stream()
                .map(group -> gathered + " (" + telling.apply(group.get(0), labels(group)) + ")");
        Stream<String> measured = services.stream()
                .flatMap(exporter -> exporter.measured().stream()
                        .map(other -> Map.entry(other, telling.apply(other, labels(List.of(exporter))))))
                .filter(told -> !told.getValue().isEmpty())
                .map(told -> labelled(
                        gathered + " (" + told.getValue() + ")",
                        "replica",
                        told.getKey().instance(0)));
        return Stream.concat(own, measured);
    }

    private Stream<Table> tables() {
        return services.stream().flatMap(service -> service.tables(site).stream());
    }

    private Stream<String> flows(Function<Flow, String> query) {
        return Stream.concat(visits(query), between(query));
    }

    private Stream<String> visits(Function<Flow, String> query) {
        return services.stream()
                .flatMap(service -> service.visits().map(query).filter(text -> !text.isEmpty()).stream()
                        .map(text -> labelled(labelled(text, "from", USERS), "to", service.instance(0))));
    }

    private Stream<String> between(Function<Flow, String> query) {
        return services.stream()
                .flatMap(sender -> sender.flows().entrySet().stream()
                        .filter(sent -> !query.apply(sent.getValue()).isEmpty())
                        .map(sent -> {
                            Flow flow = sent.getValue();
                            String from = end(query.apply(flow), "from", sender, flow.source());
                            return end(from, "to", sent.getKey(), flow.target());
                        }));
    }

    private static String end(String query, String label, Service service, String replicas) {
        return replicas.isEmpty()
                ? labelled(query, label, service.instance(0))
                : "label_replace(" + query + ", \"" + label + "\", \"$1\", \"" + replicas + "\", \"(.*)\")";
    }

    private static String labelled(String query, String label, String value) {
        return "label_replace(" + query + ", \"" + label + "\", \"" + value + "\", \"\", \"\")";
    }

    private static String labels(List<Service> services) {
        return services.stream().map(Service::name).collect(Collectors.joining("|", "service=~\"", "\""));
    }
}
