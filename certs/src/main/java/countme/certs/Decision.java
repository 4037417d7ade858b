package countme.certs;

/**
 * What becomes of a certificate file, and why.
 *
 * @param reason a half-sentence, such as {@code 12 of 90 days left}
 */
public record Decision(Action action, String reason) {
    /** The three fates of a certificate file. */
    public enum Action {
        KEEP,
        /** There was none. */
        ISSUE,
        /** There is one that will not do any more. */
        RENEW
    }

    public boolean keeps() {
        return action == Action.KEEP;
    }

    /** One line for the operator, once it is done: {@code valid until 2026-05-01 (80 days left)}, {@code renewed: 12 of 90 days left}. */
    @Override
    public String toString() {
        return switch (action) {
            case KEEP -> reason;
            case ISSUE -> "issued: " + reason;
            case RENEW -> "renewed: " + reason;
        };
    }

    static Decision keep(String reason) {
        return new Decision(Action.KEEP, reason);
    }

    static Decision issue(String reason) {
        return new Decision(Action.ISSUE, reason);
    }

    static Decision renew(String reason) {
        return new Decision(Action.RENEW, reason);
    }
}
