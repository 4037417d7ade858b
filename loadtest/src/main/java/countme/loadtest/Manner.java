package countme.loadtest;

/** How a visitor comes, and how many of a hundred do. */
enum Manner {
    /** Over a connection kept open between requests. */
    KEPT("kept connection", 75),
    /** Over a connection of its own, with its own TLS handshake. */
    FRESH("fresh connection", 20),
    /** Over a connection kept open, taking the answer in small pieces. */
    SLOW("slow reader", 5);

    private final String words;
    private final int percent;

    Manner(String words, int percent) {
        this.words = words;
        this.percent = percent;
    }

    String words() {
        return words;
    }

    /** The manner of one in a hundred visitors. */
    static Manner of(int visitor) {
        int end = 0;
        for (Manner manner : values()) {
            end += manner.percent;
            if (visitor < end) {
                return manner;
            }
        }
        throw new IllegalArgumentException("visitor %d of a hundred".formatted(visitor));
    }
}
