package countme.topology.diagram;

import countme.topology.diagram.Diagram.Flow;
import countme.topology.diagram.Diagram.Frame;
import countme.topology.diagram.Diagram.Line;
import countme.topology.service.Service;
import java.util.List;

/** Who calls whom, and what for. */
final class ServicesView {
    private static final String SERVING = "serving";
    private static final String WATCHING = "watching";

    private ServicesView() {}

    static Diagram of(Subject subject) {
        var sketch = new Sketch();
        sketch.area(Subject.STACK, "Trust boundary: reached through published ports only", Frame.BOUNDARY);
        sketch.area(SERVING, "Serves", Frame.PART, Subject.STACK);
        sketch.outside(Subject.USERS, "Users", subject.usersPorts());
        sketch.outside(Subject.OPERATORS, "Operators", subject.operatorsPort());
        String entrance = subject.entrance().name();
        sketch.link(Subject.USERS, entrance, "", Line.NEEDED);
        sketch.link(Subject.OPERATORS, entrance, "", Line.NEEDED);
        if (subject.all().stream().anyMatch(service -> !subject.serves(service))) {
            sketch.area(WATCHING, "Watches and delivers", Frame.PART, Subject.STACK);
        }
        subject.all().forEach(service -> {
            sketch.node(
                    service.name(),
                    subject.kind(service),
                    Subject.name(service),
                    details(subject, service),
                    subject.serves(service) ? SERVING : WATCHING);
            service.outside().forEach((receiver, what) -> {
                sketch.outside(receiver, receiver);
                sketch.link(service.name(), receiver, what, Line.OPTIONAL);
            });
        });
        subject.services()
                .dataFlows()
                .forEach(flow -> sketch.link(flow.from().name(), flow.to().name(), flow.what(), subject.line(flow)));
        return sketch.diagram(
                "The services of " + subject.settings().project(),
                "An arrow leads from who calls to who is called. Dashed: users are answered without it.",
                Flow.DOWN);
    }

    /** What it has to do with all others is said here: a line to each would hide the rest. */
    private static List<String> details(Subject subject, Service service) {
        if (subject.serves(service)) {
            return List.of((service.javaApp().isPresent() ? "on " : "") + Subject.image(service));
        }
        if (service.scrapes()) {
            return List.of("asks all for metrics");
        }
        if (service.controlGroups().isPresent()) {
            return List.of("measures all containers");
        }
        return service.containerLogs().isPresent() ? List.of("reads all logs") : List.of();
    }
}
