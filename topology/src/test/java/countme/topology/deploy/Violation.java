package countme.topology.deploy;

/**
 * What did not hold after or while something was done to a stack in memory.
 *
 * @param kind the same for all that break the same rule
 * @param words what else there is to say
 */
record Violation(String kind, String words) {
    @Override
    public String toString() {
        return kind + ": " + words;
    }
}
