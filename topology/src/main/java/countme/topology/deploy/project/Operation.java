package countme.topology.deploy.project;

import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.Audit.Result;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.util.function.Function;

/** One change of a stack by a verb, and what the audit is told of it: that it begins, and how it ends. */
public final class Operation {
    private final Audit audit;
    private final String verb;
    private final String arguments;
    private boolean attempted;
    private boolean begun;
    private boolean ended;
    private boolean isWritten = true;

    public Operation(Audit audit, String verb, String arguments) {
        this.audit = audit;
        this.verb = verb;
        this.arguments = arguments;
    }

    /**
     * Does it. A failure after it was attempted is told, unless what was typed was wrong. Where the audit could not be written, that is a {@link Problem},
     * though all else was done.
     */
    public <T> T run(Function<Operation, T> work) {
        T result = attempt(work);
        if (begun && !ended) {
            done("", "nothing had to be changed");
        }
        if (!isWritten) {
            throw new Problem(
                    "'" + verb + "' is done, but the audit does not have all of it",
                    audit.file() + " cannot be written.",
                    "Make room there, or make it writable. What was done need not be done again.");
        }
        return result;
    }

    private <T> T attempt(Function<Operation, T> work) {
        try {
            return work.apply(this);
        } catch (RuntimeException | Error e) {
            boolean typed = e instanceof Problem problem && problem.exitCode() == ExitCode.USAGE;
            if (begun || (attempted && !typed)) {
                tell("", Result.failed, e instanceof Problem p ? p.what() : Problem.reason(e));
            }
            throw e;
        }
    }

    /** From now on a failure is one of the stack's. */
    public void attempt() {
        attempted = true;
    }

    /** From now on things are changed. That is told now, for whoever must know even if this launcher dies meanwhile. */
    public void begin() {
        attempt();
        if (!begun) {
            begun = true;
            tell("", Result.begun, "");
        }
    }

    /** Tells what was done, and to what. */
    public void done(String subject, String detail) {
        ended = true;
        tell(subject, Result.done, detail);
    }

    private void tell(String subject, Result result, String detail) {
        isWritten &= audit.write(verb, arguments, subject, result, detail);
    }
}
