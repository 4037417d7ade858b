package countme.topology.export;

import countme.topology.service.PublishedPort;

/** From where a published port is reached. */
enum Reach {
    /** From the machine itself: what is nobody's business outside. */
    LOOPBACK("127.0.0.1", "::1"),
    /** From everywhere. */
    EVERYWHERE("0.0.0.0", "::");

    private final String four;
    private final String six;

    Reach(String four, String six) {
        this.four = four;
        this.six = six;
    }

    boolean has(PublishedPort port) {
        return has(port.bind());
    }

    private boolean has(String bind) {
        return bind.equals(four) || bind.equals(six);
    }

    /** Whether that can be told of an address without knowing the machine. */
    static boolean isKnown(String bind) {
        return LOOPBACK.has(bind) || EVERYWHERE.has(bind);
    }
}
