package countme.topology.service;

import countme.topology.config.Settings;
import countme.topology.state.UpstreamGroup;

/** Makes a topology as a project wants it. What {@code up} and every other verb works with is made here, each time anew. */
@FunctionalInterface
public interface Design {
    /**
     * Describes the services; nothing is started.
     *
     * @param group which slots the service has that is deployed in versions
     * @param tls what the entrance shows its visitors; empty where nobody needs it
     * @param secrets logins; none where nobody needs them
     */
    Services of(Settings settings, UpstreamGroup group, Tls tls, Secrets secrets);
}
