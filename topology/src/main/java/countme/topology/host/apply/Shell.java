package countme.topology.host.apply;

import countme.topology.report.Problem;

/** The one way to a host: scripts that run there as root. */
public interface Shell {
    /**
     * What a script left.
     *
     * @param status its exit status
     * @param said what it wrote to standard error
     */
    record Output(int status, String text, String said) {}

    /**
     * Runs a script of bash as root, to its end. There, {@code COUNTME_LOGIN} is who came in before becoming root, and
     * {@code COUNTME_CLIENT} the address they came from, empty if not over SSH.
     *
     * @throws Problem if the host cannot be reached, or whoever comes in may not become root
     */
    Output run(String script);

    /** The same host as somebody else, over a connection of its own. */
    Shell as(String user);

    /** Whether it is reached over a network, so that a change may cut it off. */
    boolean isRemote();
}
