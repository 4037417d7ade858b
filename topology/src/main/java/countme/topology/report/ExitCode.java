package countme.topology.report;

/** What a command's exit status says to a script. Closed: scripts depend on the numbers. */
public enum ExitCode {
    OK(0),
    FAILED(1),
    USAGE(2),
    PLAN_HAS_CHANGES(3),
    LOCK_HELD(4),
    DEPLOY_FAILED(5),
    ROLLED_BACK(6),
    WAIT_TIMED_OUT(17),
    SERVICE_FAILED(18),
    INTERRUPTED(130),
    /** Whoever read the output has gone, as with {@code | head}: what a shell says of a program that SIGPIPE ended. */
    OUTPUT_CLOSED(141);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** The process exit status, 0 to 141. */
    public int status() {
        return status;
    }
}
