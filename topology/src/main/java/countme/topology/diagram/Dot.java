package countme.topology.diagram;

import countme.topology.diagram.Diagram.Area;
import countme.topology.diagram.Diagram.Frame;
import countme.topology.diagram.Diagram.Line;
import countme.topology.diagram.Diagram.Link;
import countme.topology.diagram.Diagram.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A diagram as text that Graphviz draws. */
final class Dot {
    private Dot() {}

    static String of(Diagram diagram) {
        var text = new StringBuilder("""
                digraph {
                    label=%s; labelloc=t; rankdir=%s; compound=true; fontname=Helvetica; nodesep=0.4; ranksep=0.8
                    node [shape=box, style="rounded,filled", fillcolor="#f1f4f9", color="#8a97a8", fontname=Helvetica, fontsize=11]
                    edge [fontname=Helvetica, fontsize=10, color="#566173"]
                """.formatted(
                quoted(diagram.title() + "\n" + diagram.note()), diagram.flow() == Diagram.Flow.RIGHT ? "LR" : "TB"));
        add(text, diagram, Optional.empty(), "    ");
        diagram.links()
                .forEach(link -> text.append("    ").append(link(diagram, link)).append('\n'));
        return text.append("}\n").toString();
    }

    private static void add(StringBuilder text, Diagram diagram, Optional<String> area, String indent) {
        diagram.nodesIn(area)
                .forEach(node -> text.append(indent).append(node(node)).append('\n'));
        for (Area inner : diagram.areasIn(area)) {
            text.append("%ssubgraph %s {\n".formatted(indent, quoted("cluster " + inner.id())));
            text.append("%s    label=%s; style=\"rounded%s\"; color=\"#8a97a8\"\n"
                    .formatted(indent, quoted(inner.label()), inner.frame() == Frame.BOUNDARY ? ",dashed" : ""));
            add(text, diagram, Optional.of(inner.id()), indent + "    ");
            text.append(indent).append("}\n");
        }
    }

    private static String node(Node node) {
        String words =
                Stream.concat(Stream.of(node.name()), node.details().stream()).collect(Collectors.joining("\n"));
        String look = switch (node.kind()) {
            case OUTSIDE -> ", style=\"rounded,dashed\"";
            case SERVING -> ", fillcolor=\"#dbe7ff\", color=\"#2450c9\"";
            case SERVICE -> "";
            case STORE -> ", shape=cylinder, style=filled, fillcolor=\"#e4f5ea\", color=\"#157a3c\"";
            case NETWORK -> ", fillcolor=\"#fdf3dc\", color=\"#8f5a00\"";
            case HOST -> ", fillcolor=\"#efe6fa\", color=\"#7a3fb0\"";
        };
        return "%s [label=%s%s]".formatted(quoted(node.id()), quoted(words), look);
    }

    private static String link(Diagram diagram, Link link) {
        var attributes = new ArrayList<String>();
        if (!link.label().isEmpty()) {
            attributes.add("label=" + quoted(link.label()));
        }
        if (link.line() != Line.NEEDED) {
            attributes.add(link.line() == Line.OPTIONAL ? "style=dashed" : "dir=none");
        }
        String from = end(diagram, link.from(), "ltail", attributes);
        String to = end(diagram, link.to(), "lhead", attributes);
        return quoted(from) + " -> " + quoted(to) + " [" + String.join(", ", attributes) + "]";
    }

    /** A line to a frame is one to a box in it that is cut off at the frame. */
    private static String end(Diagram diagram, String id, String cut, List<String> attributes) {
        if (!diagram.isArea(id)) {
            return id;
        }
        attributes.add(cut + "=" + quoted("cluster " + id));
        return inside(diagram, id);
    }

    private static String inside(Diagram diagram, String area) {
        return diagram.nodesIn(Optional.of(area)).stream()
                .map(Node::id)
                .findFirst()
                .orElseGet(() -> inside(
                        diagram, diagram.areasIn(Optional.of(area)).get(0).id()));
    }

    private static String quoted(String words) {
        return '"' + words.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
