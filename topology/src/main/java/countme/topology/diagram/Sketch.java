package countme.topology.diagram;

import countme.topology.diagram.Diagram.Area;
import countme.topology.diagram.Diagram.Flow;
import countme.topology.diagram.Diagram.Frame;
import countme.topology.diagram.Diagram.Kind;
import countme.topology.diagram.Diagram.Line;
import countme.topology.diagram.Diagram.Link;
import countme.topology.diagram.Diagram.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link Diagram} in the making. */
final class Sketch {
    private final List<Area> areas = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();

    void area(String id, String label, Frame frame) {
        areas.add(new Area(id, label, frame, Optional.empty()));
    }

    void area(String id, String label, Frame frame, String parent) {
        areas.add(new Area(id, label, frame, Optional.of(parent)));
    }

    /** Several may call the same one outside. */
    void outside(String id, String name, String... details) {
        if (nodes.stream().noneMatch(node -> node.id().equals(id))) {
            nodes.add(new Node(id, Kind.OUTSIDE, name, List.of(details), Optional.empty()));
        }
    }

    void node(String id, Kind kind, String name, List<String> details, String area) {
        nodes.add(new Node(id, kind, name, details, Optional.of(area)));
    }

    void link(String from, String to, String label, Line line) {
        links.add(new Link(from, to, label, line));
    }

    Diagram diagram(String title, String note, Flow flow) {
        return new Diagram(title, note, flow, areas, nodes, links);
    }
}
