package countme.topology.cli;

import countme.topology.docker.Session.Size;
import java.util.Map;

/**
 * What the reader of an output sees at once: a terminal's window, or everything where a program or a file takes it.
 *
 * @param columns letters in a line
 * @param rows lines
 * @param live whether what is drawn can be drawn over
 * @param coloured whether colours are wanted
 */
record Screen(int columns, int rows, boolean live, boolean coloured) {
    /** Neither a width to keep to nor anything but text. */
    static final Screen NONE = new Screen(Integer.MAX_VALUE, Integer.MAX_VALUE, false, false);

    private static final Size USUAL = new Size(24, 80);

    /**
     * That of one of this process' outputs, now. {@code COLUMNS} is the width where it is set, without a terminal, too.
     *
     * @param fileDescriptor such as {@link Terminal#STDOUT}
     */
    static Screen of(int fileDescriptor, Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        int wanted = columns.matches("[1-9]\\d{0,4}") ? Integer.parseInt(columns) : 0;
        if (!Terminal.is(fileDescriptor)) {
            return wanted == 0 ? NONE : new Screen(wanted, Integer.MAX_VALUE, false, false);
        }
        Size size = LocalTerminal.size().orElse(USUAL);
        boolean live = obeys(environment);
        return new Screen(
                wanted == 0 ? size.columns() : wanted,
                size.rows(),
                live,
                live && environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    /** Whether the terminal that the environment describes moves its cursor when told to. */
    static boolean obeys(Map<String, String> environment) {
        String term = environment.getOrDefault("TERM", "");
        return !term.isEmpty() && !term.equals("dumb");
    }

    /** Letters that a line may have. A terminal wraps when its last column is full, some of them before the next letter. */
    int width() {
        return Math.max(1, columns - 1);
    }
}
