package countme.topology.image.local;

import java.util.Locale;

/** Where an image comes from. */
public enum Origin {
    /** The official image, from the engine or a registry. */
    OFFICIAL,
    /** Built on this machine because no registry answered; keeps the official image's contract, never its name. */
    STAND_IN,
    /** Put together from files the launcher carries. */
    ASSEMBLED,
    /** A version, pulled from a registry. */
    PUSHED;

    /** As people read it: {@code stand-in}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
