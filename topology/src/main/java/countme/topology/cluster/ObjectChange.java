package countme.topology.cluster;

import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.reconcile.Interruption;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * What becomes of one object.
 *
 * @param object as it is to be; to remove it, as it is
 * @param differences what is otherwise now, a line each; none where it is created or removed
 * @param running whether users have something of it now
 */
record ObjectChange(
        Action action, HasMetadata object, List<String> differences, Interruption interruption, boolean running) {
    enum Action {
        create,
        change,
        remove
    }

    ObjectChange {
        differences = List.copyOf(differences);
    }

    Change told() {
        return new Change(
                action.name(), ObjectKey.of(object).toString(), interruption, running, String.join("; ", differences));
    }
}
