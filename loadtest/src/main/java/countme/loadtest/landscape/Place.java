package countme.loadtest.landscape;

/** What is loaded in turn: the stack, and what it is compared with. */
enum Place {
    LIMIT("limit", "nginx alone, TLS", false),
    CEILING("ceiling", "nginx before two nginx", false),
    PEER("peer", "Flask, gunicorn, Redis", true),
    STACK("stack", "the stack", true);

    private final String id;
    private final String words;
    private final boolean counting;

    Place(String id, String words, boolean counting) {
        this.id = id;
        this.words = words;
        this.counting = counting;
    }

    /** In names of containers, and before the names of services. */
    String id() {
        return id;
    }

    String words() {
        return words;
    }

    /** Whether it counts its visitors, so that its count can be checked. */
    boolean isCounting() {
        return counting;
    }
}
