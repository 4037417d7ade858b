package countme.certs;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one exception of this module: what happened, why, and what to do next. Its parts never hold key material. */
public final class CertificateProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String why;
    private final String next;
    private final @Nullable Instant notBefore;

    /**
     * One that an authority has with whoever asks it.
     *
     * @param notBefore when it may be asked again; null when it did not say
     */
    public CertificateProblem(
            String what, String why, String next, @Nullable Throwable cause, @Nullable Instant notBefore) {
        super(what + ": " + why + " " + next, cause);
        this.what = what;
        this.why = why;
        this.next = next;
        this.notBefore = notBefore;
    }

    /** {@code what} without a full stop; {@code why} and {@code next} as sentences. */
    public CertificateProblem(String what, String why, String next, @Nullable Throwable cause) {
        this(what, why, next, cause, null);
    }

    public CertificateProblem(String what, String why, String next) {
        this(what, why, next, null);
    }

    /** When an authority may be asked again that said so; asking it sooner only makes it later. */
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(notBefore);
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
