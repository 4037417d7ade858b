package countme.topology.deploy;

import java.util.Optional;

/** Somebody who uses a stack from outside, at the ports that are published. */
interface Visitor {
    /**
     * Asks at the front door once.
     *
     * @return why there is no answer of a replica; empty when there is
     */
    Optional<String> ask(FrontDoor door);

    /**
     * Comes without TLS.
     *
     * @return where it is sent, without a trailing slash; empty when nothing answers with a redirect
     */
    Optional<String> redirect(String address, int port);
}
