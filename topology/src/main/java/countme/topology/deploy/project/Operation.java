package countme.topology.deploy.project;

import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.audit.Audit.Result;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import java.util.function.Function;

/** One change of a stack by a verb, and what the audit is told of it. */
public final class Operation {
    private final Audit audit;
    private final String verb;
    private final String arguments;
    private boolean begun;

    public Operation(Audit audit, String verb, String arguments) {
        this.audit = audit;
        this.verb = verb;
        this.arguments = arguments;
    }

    /** Does it; a failure after its beginning is told, unless what was typed was wrong. */
    public <T> T run(Function<Operation, T> work) {
        try {
            return work.apply(this);
        } catch (RuntimeException e) {
            boolean typed = e instanceof Problem problem && problem.exitCode() == ExitCode.USAGE;
            if (begun && !typed) {
                audit.write(verb, arguments, "", Result.failed, e instanceof Problem p ? p.what() : Problem.reason(e));
            }
            throw e;
        }
    }

    /** From now on things are changed. */
    public void begin() {
        begun = true;
    }

    /** The same, and it is told now, for whoever must know even if this launcher dies meanwhile. */
    public void announce() {
        audit.write(verb, arguments, "", Result.begun, "");
        begin();
    }

    /** Tells what was done, and to what. */
    public void done(String subject, String detail) {
        audit.write(verb, arguments, subject, Result.done, detail);
    }
}
