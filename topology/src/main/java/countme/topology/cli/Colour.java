package countme.topology.cli;

/** Colours that any terminal has, in the shades that its user chose for them. */
enum Colour {
    GREEN(32),
    YELLOW(33),
    RED(31);

    private final int code;

    Colour(int code) {
        this.code = code;
    }

    /** A text in this colour. */
    String paint(String text) {
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
