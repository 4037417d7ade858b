package countme.topology.image;

/** Where an image comes from. */
public enum Origin {
    /** The official image, from the engine or a registry. */
    OFFICIAL,
    /** Built on this machine because no registry answered; keeps the official image's contract, never its name. */
    STAND_IN,
    /** The counter's own image, put together from files the launcher carries. */
    ASSEMBLED
}
