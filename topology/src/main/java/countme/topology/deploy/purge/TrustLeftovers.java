package countme.topology.deploy.purge;

import countme.certs.trust.Anchor;
import countme.certs.trust.CommandRunner;
import countme.certs.trust.Trust;
import countme.certs.trust.TrustStore;
import countme.certs.trust.TrustStore.Presence;
import java.util.List;

/**
 * That this machine trusts a project's authority.
 *
 * @param stores where it may be trusted
 * @param root whether what belongs to the whole machine may be changed
 */
record TrustLeftovers(Anchor anchor, List<TrustStore> stores, boolean root, CommandRunner runner) implements Leftovers {
    TrustLeftovers {
        stores = List.copyOf(stores);
    }

    @Override
    public List<String> items() {
        return trusting().stream()
                .map(store -> "trust of " + store.name() + " in " + anchor.name())
                .toList();
    }

    @Override
    public void remove() {
        List<TrustStore> trusting = trusting();
        if (!trusting.isEmpty()) {
            List<Trust.Outcome> unused = new Trust(trusting, root, runner).remove(anchor);
        }
    }

    private List<TrustStore> trusting() {
        return stores.stream()
                .filter(store -> store.presence(anchor, runner) != Presence.ABSENT)
                .toList();
    }
}
