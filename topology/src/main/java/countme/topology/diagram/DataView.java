package countme.topology.diagram;

import countme.topology.diagram.Diagram.Flow;
import countme.topology.diagram.Diagram.Frame;
import countme.topology.diagram.Diagram.Kind;
import countme.topology.diagram.Diagram.Line;
import countme.topology.service.DataFlow;
import countme.topology.service.DataVolume;
import countme.topology.service.Service;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/** What is kept where, who writes it and who reads it. */
final class DataView {
    private static final String ENGINE = "engine";
    private static final String LOGS = "logs";
    private static final String GROUPS = "groups";
    private static final String METRICS = "metrics";
    private static final String VOLUME = "volume ";

    private DataView() {}

    static Diagram of(Subject subject) {
        var sketch = new Sketch();
        sketch.outside(Subject.USERS, "Users");
        sketch.outside(Subject.OPERATORS, "Operators");
        sketch.area(Subject.STACK, "Trust boundary: the stack's containers and volumes", Frame.BOUNDARY);
        String entrance = subject.entrance().name();
        sketch.link(Subject.USERS, entrance, "requests", Line.NEEDED);
        sketch.link(Subject.OPERATORS, entrance, "queries, images", Line.NEEDED);
        var flows = subject.services().dataFlows().stream()
                .filter(flow -> !flow.what().isEmpty())
                .toList();
        var drawn = new LinkedHashSet<Service>();
        subject.all().stream().filter(DataView::holds).forEach(drawn::add);
        flows.stream().flatMap(DataView::ends).forEach(drawn::add);
        drawn.forEach(service ->
                sketch.node(service.name(), subject.kind(service), Subject.name(service), List.of(), Subject.STACK));
        flows.forEach(flow -> sketch.link(flow.from().name(), flow.to().name(), flow.what(), subject.line(flow)));
        drawn.forEach(service -> volumes(sketch, service));
        fromTheMachine(sketch, subject);
        measured(sketch, subject);
        return sketch.diagram(
                "The data of " + subject.settings().project(),
                "Volumes outlive containers, and 'down' keeps them. Each has one writer; dashed: read, or can do without.",
                Flow.RIGHT);
    }

    private static boolean holds(Service service) {
        return !service.volumes().isEmpty()
                || service.scrapes()
                || service.containerLogs().isPresent()
                || service.controlGroups().isPresent();
    }

    private static Stream<Service> ends(DataFlow flow) {
        return Stream.of(flow.from(), flow.to());
    }

    private static void volumes(Sketch sketch, Service service) {
        for (DataVolume volume : service.volumes()) {
            sketch.node(VOLUME + volume.name(), Kind.STORE, volume.name(), List.of(), Subject.STACK);
            sketch.link(service.name(), VOLUME + volume.name(), "", Line.NEEDED);
        }
        for (DataVolume volume : service.foreignVolumes()) {
            sketch.link(VOLUME + volume.name(), service.name(), "", Line.OPTIONAL);
        }
    }

    private static void fromTheMachine(Sketch sketch, Subject subject) {
        List<Service> readers = subject.all().stream()
                .filter(service -> service.containerLogs().isPresent()
                        || service.controlGroups().isPresent())
                .toList();
        if (readers.isEmpty()) {
            return;
        }
        sketch.area(ENGINE, "The engine's machine, read only", Frame.BOUNDARY);
        if (readers.stream().anyMatch(service -> service.containerLogs().isPresent())) {
            sketch.node(LOGS, Kind.STORE, "container logs", List.of("of all, rotated"), ENGINE);
        }
        if (readers.stream().anyMatch(service -> service.controlGroups().isPresent())) {
            sketch.node(GROUPS, Kind.STORE, "control groups", List.of("memory, processor time"), ENGINE);
        }
        readers.forEach(service -> {
            service.containerLogs().ifPresent(path -> sketch.link(LOGS, service.name(), "", Line.OPTIONAL));
            service.controlGroups().ifPresent(path -> sketch.link(GROUPS, service.name(), "", Line.OPTIONAL));
        });
    }

    private static void measured(Sketch sketch, Subject subject) {
        long measured = subject.all().stream()
                .filter(service -> !service.metrics().isEmpty())
                .count();
        subject.all().stream().filter(Service::scrapes).forEach(service -> {
            sketch.node(METRICS, Kind.STORE, "metrics", List.of("of " + measured + " services"), Subject.STACK);
            sketch.link(METRICS, service.name(), "", Line.OPTIONAL);
        });
    }
}
