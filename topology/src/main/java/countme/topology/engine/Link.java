package countme.topology.engine;

import java.net.URI;

/** The way to an engine on another machine. It may be cut and come back; whoever uses it may go on then. */
interface Link {
    /** What a client connects to, the same as long as the link is open. */
    URI address();

    /** Whether it is there now, as far as is known: a cut is found out after some seconds. */
    boolean isUp();

    /** How often it was cut so far. */
    long cuts();

    /** What it last said of why it is away, as a sentence; empty when it said nothing. */
    String trouble();

    /** This is done from now on whenever it is cut: answers that are still waited for will not come. */
    void onCut(Runnable what);

    /** Gives it up; what it had to say, empty if nothing. */
    String close();
}
