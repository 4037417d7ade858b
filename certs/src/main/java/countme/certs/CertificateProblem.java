package countme.certs;

import org.jspecify.annotations.Nullable;

/** The one exception of this module: what happened, why, and what to do next. Its parts never hold key material. */
public final class CertificateProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String why;
    private final String next;

    /** {@code what} without a full stop; {@code why} and {@code next} as sentences. */
    public CertificateProblem(String what, String why, String next, @Nullable Throwable cause) {
        super(what + ": " + why + " " + next, cause);
        this.what = what;
        this.why = why;
        this.next = next;
    }

    public CertificateProblem(String what, String why, String next) {
        this(what, why, next, null);
    }

    public String what() {
        return what;
    }

    public String why() {
        return why;
    }

    /** What to type or do next. */
    public String next() {
        return next;
    }
}
