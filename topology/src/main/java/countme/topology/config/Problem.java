package countme.topology.config;

import org.jspecify.annotations.Nullable;

/**
 * The one exception users see: what happened, why, and what to type next. The launcher prints the three parts and exits with the
 * {@link ExitCode}; a stack trace appears only with {@code --verbose}.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String what;
    private final String why;
    private final String next;

    public Problem(ExitCode exitCode, String what, String why, String next, @Nullable Throwable cause) {
        super(what + ": " + why + " " + next, cause);
        this.exitCode = exitCode;
        this.what = what;
        this.why = why;
        this.next = next;
    }

    /** A failure with {@link ExitCode#FAILED}: {@code what} without a full stop, {@code why} and {@code next} as sentences. */
    public Problem(String what, String why, String next) {
        this(ExitCode.FAILED, what, why, next, null);
    }

    public Problem(String what, String why, String next, Throwable cause) {
        this(ExitCode.FAILED, what, why, next, cause);
    }

    /** A wrong flag, setting or argument ({@link ExitCode#USAGE}). */
    public static Problem usage(String what, String why, String next) {
        return new Problem(ExitCode.USAGE, what, why, next, null);
    }

    public ExitCode exitCode() {
        return exitCode;
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
