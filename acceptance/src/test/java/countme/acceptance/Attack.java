package countme.acceptance;

/**
 * One attack: a row of the table in docs/security.md, and what is done.
 *
 * @param kind under which heading it stands
 * @param name what is done, for people
 * @param outcome what has to become of it, in the words of an {@link Attempt}
 * @param counted how far the counter has to move
 */
record Attack(String kind, String name, String outcome, int counted, Attempt attempt) {
    /** Does it, and says in a few words what became of it. */
    interface Attempt {
        String by(Attacker attacker) throws Exception;
    }

    /** Bytes sent over TLS as they are. */
    static Attack bytes(String kind, String name, String outcome, int counted, String bytes) {
        return new Attack(kind, name, outcome, counted, attacker -> attacker.send(bytes));
    }

    /** One that nothing may be counted for. */
    static Attack of(String kind, String name, String outcome, Attempt attempt) {
        return new Attack(kind, name, outcome, 0, attempt);
    }

    @Override
    public String toString() {
        return kind + ": " + name;
    }
}
