package countme.topology.deploy.project;

import countme.topology.docker.Session;

/** A command in a replica, which ends with whoever started it. */
public interface RunningCommand {
    /** Where it runs, such as {@code app-1}. */
    String instance();

    /**
     * Runs it as long as it takes.
     *
     * @return its exit status, 126 or 127 when there is no such command; a {@link countme.topology.report.Problem} when the replica cannot be asked
     */
    int run(Session session);

    /** Ends it, if it runs, and all that it has started. */
    void end();
}
