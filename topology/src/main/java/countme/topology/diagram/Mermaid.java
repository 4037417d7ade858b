package countme.topology.diagram;

import countme.topology.diagram.Diagram.Area;
import countme.topology.diagram.Diagram.Frame;
import countme.topology.diagram.Diagram.Link;
import countme.topology.diagram.Diagram.Node;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A diagram as text that Mermaid draws, as on a forge's page. */
final class Mermaid {
    private static final String CLASSES = """
                classDef outside fill:none,stroke-dasharray:4 3
                classDef serving fill:#dbe7ff,stroke:#2450c9,color:#141a24
                classDef service fill:#f1f4f9,stroke:#8a97a8,color:#141a24
                classDef store fill:#e4f5ea,stroke:#157a3c,color:#141a24
                classDef network fill:#fdf3dc,stroke:#8f5a00,color:#141a24
                classDef host fill:#efe6fa,stroke:#7a3fb0,color:#141a24
            """;

    private Mermaid() {}

    static String of(Diagram diagram) {
        var text = new StringBuilder("---\ntitle: %s\n---\nflowchart %s\n"
                .formatted(diagram.title(), diagram.flow() == Diagram.Flow.RIGHT ? "LR" : "TB"));
        add(text, diagram, Optional.empty(), "    ");
        diagram.links().forEach(link -> text.append("    ").append(link(link)).append('\n'));
        text.append(CLASSES);
        diagram.areas().stream()
                .filter(area -> area.frame() == Frame.BOUNDARY)
                .forEach(area -> text.append("    style %s stroke-dasharray:6 4,fill:none\n".formatted(id(area.id()))));
        return text.toString();
    }

    private static void add(StringBuilder text, Diagram diagram, Optional<String> area, String indent) {
        diagram.nodesIn(area)
                .forEach(node -> text.append(indent).append(node(node)).append('\n'));
        for (Area inner : diagram.areasIn(area)) {
            text.append("%ssubgraph %s[\"%s\"]\n".formatted(indent, id(inner.id()), escaped(inner.label())));
            add(text, diagram, Optional.of(inner.id()), indent + "    ");
            text.append(indent).append("end\n");
        }
    }

    private static String node(Node node) {
        String words = Stream.concat(
                        Stream.of("<b>" + escaped(node.name()) + "</b>"),
                        node.details().stream().map(Mermaid::escaped))
                .collect(Collectors.joining("<br>"));
        String shape = switch (node.kind()) {
            case OUTSIDE -> "([\"%s\"])";
            case STORE -> "[(\"%s\")]";
            case NETWORK -> "{{\"%s\"}}";
            case SERVICE, SERVING, HOST -> "[\"%s\"]";
        };
        return id(node.id()) + shape.formatted(words) + ":::"
                + node.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String link(Link link) {
        String arrow = switch (link.line()) {
            case NEEDED -> "-->";
            case OPTIONAL -> "-.->";
            case MEMBER -> "---";
        };
        String label = link.label().isEmpty() ? "" : "|\"" + escaped(link.label()) + "\"|";
        return id(link.from()) + " " + arrow + label + " " + id(link.to());
    }

    /** Some words, such as {@code end}, mean something to it. */
    private static String id(String id) {
        return "n_" + id.replaceAll("[^a-z0-9]", "_");
    }

    private static String escaped(String words) {
        return words.replace("\"", "#quot;").replace("<", "#lt;");
    }
}
