package countme.topology.diagram;

/** How wide words are in a usual sans-serif font: the same on each machine, whatever fonts it has, and rather too wide than too narrow. */
final class TextSize {
    private static final String NARROW = "iljtfrI.,:;|!'()[]/- ";
    private static final String WIDE = "mwMWOQGD@%×→";

    private TextSize() {}

    /** Of one line, in pixels. */
    static double width(String words, double fontSize) {
        return words.chars().mapToDouble(TextSize::em).sum() * fontSize;
    }

    private static double em(int letter) {
        if (NARROW.indexOf(letter) >= 0) {
            return 0.36;
        }
        if (WIDE.indexOf(letter) >= 0) {
            return 0.86;
        }
        return Character.isUpperCase(letter) ? 0.70 : 0.60;
    }
}
