package countme.topology.deploy.reconcile;

import countme.topology.service.Service;
import java.util.Set;

/** What users notice of a step. */
public enum Interruption {
    /** Nothing: other replicas answer meanwhile, or it only watches. */
    NONE,
    /** Connections are made anew; no request is lost. */
    RECONNECT,
    /** Users get no answer until the step is done. */
    GAP;

    /**
     * What it means to make, start or replace a container of a service.
     *
     * @param serving names of the services without which users get no answer
     */
    static Interruption of(Service service, Set<String> serving) {
        return serving.contains(service.name()) && service.slots().size() == 1 ? GAP : NONE;
    }
}
