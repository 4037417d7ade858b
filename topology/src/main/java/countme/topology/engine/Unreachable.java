package countme.topology.engine;

/** Why an endpoint gave no engine. Checked, because trying the next endpoint is the usual answer to it. */
final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    /** The kinds of failure that call for different advice. */
    enum Reason {
        ABSENT,
        DENIED,
        REFUSED,
        SILENT,
        UNKNOWN_HOST,
        TLS,
        SSH,
        TOO_OLD,
        FAILED
    }

    private final transient Endpoint endpoint;
    private final Reason reason;
    private final String detail;

    /** {@code detail} is a sentence for the operator. */
    Unreachable(Endpoint endpoint, Reason reason, String detail) {
        super(endpoint.address() + ": " + detail);
        this.endpoint = endpoint;
        this.reason = reason;
        this.detail = detail;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Reason reason() {
        return reason;
    }

    String detail() {
        return detail;
    }
}
