package countme.topology.deploy;

import countme.topology.config.ExitCode;
import countme.topology.config.Problem;
import countme.topology.deploy.Audit.Result;
import java.util.function.Function;

/** One change of a stack by a verb, and what the audit is told of it. */
final class Operation {
    private final Audit audit;
    private final String verb;
    private final String arguments;
    private boolean begun;

    Operation(Audit audit, String verb, String arguments) {
        this.audit = audit;
        this.verb = verb;
        this.arguments = arguments;
    }

    /** Does it; a failure after its beginning is told, unless what was typed was wrong. */
    <T> T run(Function<Operation, T> work) {
        try {
            return work.apply(this);
        } catch (RuntimeException e) {
            boolean typed = e instanceof Problem problem && problem.exitCode() == ExitCode.USAGE;
            if (begun && !typed) {
                audit.write(verb, arguments, "", Result.failed, e instanceof Problem p ? p.what() : Healer.reason(e));
            }
            throw e;
        }
    }

    /** From now on things are changed. */
    void begin() {
        begun = true;
    }

    /** The same, and it is told now, for whoever must know even if this launcher dies meanwhile. */
    void announce() {
        audit.write(verb, arguments, "", Result.begun, "");
        begin();
    }

    /** Tells what was done, and to what. */
    void done(String subject, String detail) {
        audit.write(verb, arguments, subject, Result.done, detail);
    }
}
