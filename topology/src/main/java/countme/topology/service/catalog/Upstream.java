package countme.topology.service.catalog;

import countme.topology.service.Service;
import countme.topology.state.UpstreamGroup;

/**
 * Whom the proxy sends users to.
 *
 * @param service has as many replicas in each group
 * @param port where they answer, without TLS
 * @param group which of them serve now
 */
public record Upstream(Service service, int port, UpstreamGroup group) {}
