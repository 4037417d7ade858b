package countme.topology.service.catalog;

import countme.topology.service.Placement;
import countme.topology.service.Service;
import countme.topology.service.watch.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The topology as data, for the console to draw: what does not change while it runs. What does, the console asks Prometheus, and what to
 * ask is among this data, too.
 */
final class TopologyJson {
    /** What has graphs and is no service, such as the machine. */
    private record Subject(String name, List<Graph> graphs) {}

    private TopologyJson() {}

    static String of(Placement site, List<Service> services) {
        Map<Service, Integer> ranks = ranks(services);
        return Json.line(Map.of(
                "project",
                site.project(),
                "figures",
                new FiguresQuery(services, site).text(),
                "users",
                FiguresQuery.USERS,
                "tiles",
                services.stream().flatMap(service -> service.figures().stream()).toList(),
                "services",
                services.stream()
                        .map(service -> fields(service, site, ranks, services))
                        .toList(),
                "subjects",
                subjects(services)));
    }

    private static Map<String, Object> fields(
            Service service, Placement site, Map<Service, Integer> ranks, List<Service> services) {
        var fields = new HashMap<String, Object>();
        fields.put("name", service.name());
        fields.put("instances", service.slots().stream().map(service::instance).toList());
        fields.put(
                "image", (service.javaApp().isPresent() ? "countme/" + service.name() + " on " : "") + service.image());
        fields.put("settings", ServiceSettings.of(service));
        fields.put("environment", ServiceSettings.environment(service));
        fields.put("addresses", addresses(service, site));
        fields.put("dependsOn", names(service.dependencies()));
        fields.put("feeds", names(service.feeds()));
        if (ranks.containsKey(service)) {
            fields.put("rank", ranks.get(service));
        }
        fields.put("unit", service.caption().unit());
        fields.put("noun", service.caption().noun());
        fields.put("graphs", service.graphs(FiguresQuery.containers(services)));
        fields.put("tables", service.tables(site));
        return fields;
    }

    /** By its containers' names. */
    private static Map<String, List<String>> addresses(Service service, Placement site) {
        return service.slots().stream()
                .collect(Collectors.toMap(
                        service::instance,
                        slot -> service.networks().stream()
                                .map(network -> service.address(site, network, slot))
                                .toList()));
    }

    /** How many services at most a visitor's request has passed before it comes to one; without those it never comes to. */
    private static Map<Service, Integer> ranks(List<Service> services) {
        var ranks = new HashMap<Service, Integer>();
        services.stream()
                .filter(service -> !service.publishedPorts().isEmpty())
                .forEach(entrance -> rank(entrance, 0, ranks));
        return ranks;
    }

    private static void rank(Service service, int rank, Map<Service, Integer> ranks) {
        ranks.merge(service, rank, Math::max);
        service.dependencies().forEach(dependency -> rank(dependency, rank + 1, ranks));
    }

    private static List<Subject> subjects(List<Service> services) {
        var subjects = new TreeMap<String, List<Graph>>();
        services.forEach(service -> service.subjects()
                .forEach((subject, graphs) -> subjects.computeIfAbsent(subject, unused -> new ArrayList<>())
                        .addAll(graphs)));
        return subjects.entrySet().stream()
                .map(subject -> new Subject(subject.getKey(), subject.getValue()))
                .toList();
    }

    private static List<String> names(List<Service> services) {
        return services.stream().map(Service::name).toList();
    }
}
