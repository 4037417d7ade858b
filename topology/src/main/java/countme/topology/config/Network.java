package countme.topology.config;

/** A network of a stack. Two services reach each other only where they are in the same one. */
public enum Network {
    /** Where users come in, and the only one with a way out. */
    edge(0, true),
    /** Where requests are answered. */
    backend(1, false),
    /** What watches and delivers. */
    ops(2, false);

    private final int number;
    private final boolean open;

    Network(int number, boolean open) {
        this.number = number;
        this.open = open;
    }

    /** Which of a stack's {@link Subnets} is its own, from 0. */
    int number() {
        return number;
    }

    /** Whether who is in it reaches what is outside the stack. */
    public boolean isOpen() {
        return open;
    }
}
