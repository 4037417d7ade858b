package countme.topology.deploy;

import countme.topology.Topology;
import countme.topology.config.Settings;
import countme.topology.service.Design;
import countme.topology.service.Secrets;
import countme.topology.service.Services;
import countme.topology.service.Tls;
import countme.topology.state.UpstreamGroup;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The topology, for tests that begin thousands of launchers: most of a launcher's work is to describe it, and the same is described the same. */
final class RememberedTopology {
    private static final int MOST = 300;

    private static final Map<List<Object>, Services> DESCRIBED =
            Collections.synchronizedMap(new LinkedHashMap<>(2 * MOST, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<List<Object>, Services> eldest) {
                    return size() > MOST;
                }
            });

    private RememberedTopology() {}

    /** A {@link Design}. */
    static Services of(Settings settings, UpstreamGroup group, Tls tls, Secrets secrets) {
        List<Object> key = List.of(settings, group, tls, secrets);
        Services known = DESCRIBED.get(key);
        if (known == null) {
            known = new Topology(settings, group, tls, secrets);
            DESCRIBED.put(key, known);
        }
        return known;
    }
}
