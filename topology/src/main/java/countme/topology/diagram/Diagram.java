package countme.topology.diagram;

import java.util.List;
import java.util.Optional;

/**
 * What a picture shows, before it is known where: what is written for Mermaid, for Graphviz and as SVG says the same.
 *
 * @param title its heading
 * @param note a line under it
 * @param flow the way most of its links lead
 * @param areas frames around nodes, the outer ones first
 * @param nodes boxes
 * @param links lines between nodes, or between a node and an area
 */
public record Diagram(String title, String note, Flow flow, List<Area> areas, List<Node> nodes, List<Link> links) {
    /** The way most links lead. */
    public enum Flow {
        RIGHT,
        DOWN
    }

    /** What a frame stands for. */
    public enum Frame {
        /** Who is outside reaches what is inside only where a link says so. */
        BOUNDARY,
        /** A part of what is inside. */
        PART
    }

    /** What a box stands for. */
    public enum Kind {
        /** People, and what belongs to somebody else. */
        OUTSIDE,
        SERVICE,
        /** A service without which users get no answer. */
        SERVING,
        /** Where data is kept. */
        STORE,
        NETWORK,
        /** What works on the machine itself. */
        HOST
    }

    /** How a line is drawn. */
    public enum Line {
        /** Without it, its beginning does not work. */
        NEEDED,
        /** Its beginning can do without. */
        OPTIONAL,
        /** Belongs together; leads nowhere. */
        MEMBER
    }

    /** A frame; {@code parent} is the one around it. */
    public record Area(String id, String label, Frame frame, Optional<String> parent) {}

    /**
     * A box.
     *
     * @param details lines under its name
     * @param area the frame that it is in
     */
    public record Node(String id, Kind kind, String name, List<String> details, Optional<String> area) {
        public Node {
            details = List.copyOf(details);
        }
    }

    /** A line from one node or area to another one. */
    public record Link(String from, String to, String label, Line line) {}

    public Diagram {
        areas = List.copyOf(areas);
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
    }

    /** Those in a frame, or in none. */
    List<Node> nodesIn(Optional<String> area) {
        return nodes.stream().filter(node -> node.area().equals(area)).toList();
    }

    /** Those in a frame, or in none. */
    List<Area> areasIn(Optional<String> area) {
        return areas.stream().filter(inner -> inner.parent().equals(area)).toList();
    }

    boolean isArea(String id) {
        return areas.stream().anyMatch(area -> area.id().equals(id));
    }
}
