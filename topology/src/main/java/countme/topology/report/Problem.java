package countme.topology.report;

import java.io.EOFException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
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
    private final boolean passing;
    private final boolean ofPlace;

    private Problem(
            ExitCode exitCode,
            String what,
            String why,
            String next,
            @Nullable Throwable cause,
            boolean passing,
            boolean ofPlace) {
        super(what + ": " + why + " " + next, cause);
        this.exitCode = exitCode;
        this.what = what;
        this.why = why;
        this.next = next;
        this.passing = passing || (cause instanceof Problem earlier && earlier.isPassing());
        this.ofPlace = ofPlace || (cause instanceof Problem earlier && earlier.isOfPlace());
    }

    public Problem(ExitCode exitCode, String what, String why, String next, @Nullable Throwable cause) {
        this(exitCode, what, why, next, cause, false, false);
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

    /** One that may be gone at the next try though nobody changed anything, such as an engine that is away. */
    public static Problem passing(String what, String why, String next, @Nullable Throwable cause) {
        return new Problem(ExitCode.FAILED, what, why, next, cause, true, false);
    }

    /** A failure in words for the operator, whatever it is: what is no problem, nor caused by the machine, is a defect. */
    public static Problem of(Throwable failure) {
        return failure instanceof Problem problem
                ? problem
                : ofMachine(failure)
                        .orElseGet(() -> new Problem(
                                failure.toString(),
                                "This is a defect of countme, not of what you typed.",
                                "Run it again with --verbose and report what it prints.",
                                failure));
    }

    /** What the machine lacks, where that is behind a failure, whatever has wrapped it: memory, or letters for a path. */
    public static Optional<Problem> ofMachine(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidPathException path) {
                return Optional.of(new Problem(
                        ExitCode.USAGE,
                        "The path '" + path.getInput() + "' cannot be used",
                        "This shell's character set (LC_ALL, LC_CTYPE or LANG) lacks a letter of it, or it holds a"
                                + " character that no path has.",
                        "Type 'export LC_ALL=C.UTF-8', then run the command again.",
                        failure));
            }
            if (cause instanceof OutOfMemoryError) {
                return Optional.of(new Problem(
                        "The launcher has not enough memory",
                        "Java says: " + cause.getMessage() + ".",
                        "Give it more: type 'export JAVA_TOOL_OPTIONS=-Xmx2g', then 'status', which shows whether"
                                + " anything is half done.",
                        failure));
            }
        }
        return Optional.empty();
    }

    /** What the innermost cause of a failure says: a client wraps what the socket said. Of a file or a host that alone may be no more than its name. */
    public static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String said = String.valueOf(cause.getMessage()).strip();
        if (cause instanceof NoSuchFileException) {
            return "there is no " + said;
        }
        if (cause instanceof AccessDeniedException) {
            return said + ": permission denied";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return said + " is there already";
        }
        if (cause instanceof DirectoryNotEmptyException) {
            return said + " is not empty";
        }
        if (cause instanceof UnknownHostException) {
            return "there is no host " + said;
        }
        if (cause instanceof EOFException) {
            return "it ended too early";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : said;
    }

    /** The thread was told to stop ({@link ExitCode#INTERRUPTED}). */
    public static Problem interrupted() {
        return new Problem(
                ExitCode.INTERRUPTED,
                "It was interrupted",
                "The launcher was told to stop.",
                "Run the command again: it goes on where this one stopped.",
                null,
                true,
                false);
    }

    /** The same, as one of the place where something was to run, such as a quota: another version of it would fare no better. */
    public Problem ofPlace() {
        return new Problem(exitCode, what, why, next, getCause(), passing, true);
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

    /** Whether it, or what caused it, is {@link #passing}. */
    public boolean isPassing() {
        return passing;
    }

    /** Whether it, or what caused it, is one {@linkplain #ofPlace of the place}. */
    public boolean isOfPlace() {
        return ofPlace;
    }

    /** What to type or do next. */
    public String next() {
        return next;
    }
}
