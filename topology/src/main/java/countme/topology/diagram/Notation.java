package countme.topology.diagram;

/** How a picture is written. */
public enum Notation {
    /** Text that a forge draws. */
    mermaid,
    /** Text that Graphviz draws. */
    dot,
    /** A drawing. */
    svg;

    /** The picture as text; the same picture gives the same. */
    public String write(Diagram diagram) {
        return switch (this) {
            case mermaid -> Mermaid.of(diagram);
            case dot -> Dot.of(diagram);
            case svg -> Svg.of(diagram);
        };
    }
}
