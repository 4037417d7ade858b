package countme.loadtest;

/** What figures were measured on. */
final class Machine {
    private Machine() {}

    /** This one, in a line. */
    static String words() {
        return "%d processors, %s %s, Java %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.version());
    }
}
