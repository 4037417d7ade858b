package countme.topology.diagram;

/** What is looked at. */
public enum View {
    /** Who calls whom, and what for. */
    services,
    /** Who shares a network with whom, under which address. */
    networks,
    /** What is kept where, who writes it and who reads it. */
    data,
    /** What runs on which machine, and how it is reached. */
    deploy;

    /** The picture of it. */
    public Diagram of(Subject subject) {
        return switch (this) {
            case services -> ServicesView.of(subject);
            case networks -> NetworksView.of(subject);
            case data -> DataView.of(subject);
            case deploy -> DeployView.of(subject);
        };
    }
}
