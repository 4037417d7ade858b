package countme.topology.service.catalog;

import countme.topology.service.Placement;
import countme.topology.service.Service;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The topology as data, for the console to draw: what does not change while it runs. What does, the console asks Prometheus. */
final class TopologyJson {
    private TopologyJson() {}

    static String of(Placement site, List<Service> services) {
        return Json.line(Map.of(
                "project",
                site.project(),
                "services",
                services.stream().map(service -> fields(service, services)).toList()));
    }

    private static Map<String, Object> fields(Service service, List<Service> all) {
        var fields = new HashMap<String, Object>();
        fields.put("name", service.name());
        fields.put("instances", service.slots().stream().map(service::instance).toList());
        fields.put("image", service.image().toString());
        fields.put("assembled", service.javaApp().isPresent());
        fields.put("memory", service.limits().memoryMiB());
        fields.put("dependsOn", names(service.dependencies()));
        fields.put("feeds", names(service.feeds()));
        fields.put("measured", !service.metrics().isEmpty());
        all.stream()
                .filter(other -> other.measured().filter(service::equals).isPresent())
                .findFirst()
                .ifPresent(exporter -> fields.put("measuredBy", exporter.name()));
        return fields;
    }

    private static List<String> names(List<Service> services) {
        return services.stream().map(Service::name).toList();
    }
}
