package countme.app;

/** Redis did not count; says why in words for the log. No stack trace: an outage throws thousands of these. */
final class NotCountedException extends RuntimeException {
    private final String reason;

    NotCountedException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
