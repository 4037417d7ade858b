package countme.topology.diagram;

import java.util.function.Function;

/** What is looked at. */
public enum View {
    /** Who calls whom, and what for. */
    services(ServicesView::of),
    /** Who shares a network with whom, under which address. */
    networks(NetworksView::of),
    /** What is kept where, who writes it and who reads it. */
    data(DataView::of),
    /** What runs on which machine, and how it is reached. */
    deploy(DeployView::of);

    private final Function<Subject, Diagram> drawing;

    View(Function<Subject, Diagram> drawing) {
        this.drawing = drawing;
    }

    /** The picture of it. */
    public Diagram of(Subject subject) {
        return drawing.apply(subject);
    }
}
