package countme.topology.deploy.project;

import countme.topology.config.RouteTable;
import java.io.IOException;
import java.util.Optional;

/** This machine's network: the ports that a stack is published on, and whoever uses it there from outside. */
public interface Visitor {
    /**
     * Asks at the front door once.
     *
     * @return why there is no answer of a replica; empty when there is
     */
    Optional<String> ask(FrontDoor door);

    /**
     * Comes without TLS.
     *
     * @param proxyProtocol whether only who speaks the PROXY protocol is answered
     * @return where it is sent, without a trailing slash; empty when nothing answers with a redirect
     */
    Optional<String> redirect(String address, int port, boolean proxyProtocol);

    /** Which addresses this machine reaches already. */
    RouteTable routes();

    /** Why nothing could be published there; empty when something could. */
    Optional<IOException> obstacle(String address, int port);
}
