package countme.topology.diagram;

import java.util.function.Function;

/** How a picture is written. */
public enum Notation {
    /** Text that a forge draws. */
    mermaid(Mermaid::of),
    /** Text that Graphviz draws. */
    dot(Dot::of),
    /** A drawing. */
    svg(Svg::of);

    private final Function<Diagram, String> writing;

    Notation(Function<Diagram, String> writing) {
        this.writing = writing;
    }

    /** The picture as text; the same picture gives the same. */
    public String write(Diagram diagram) {
        return writing.apply(diagram);
    }
}
