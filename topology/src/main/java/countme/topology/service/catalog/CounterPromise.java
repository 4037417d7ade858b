package countme.topology.service.catalog;

import countme.topology.service.Difference;
import countme.topology.service.Promise;
import java.util.List;

/**
 * What a version of the counter promises: its answers, and that it counts each request once.
 *
 * @param checks what it says that it answers
 * @param port where its replicas answer on a key of their own
 */
record CounterPromise(Checks checks, int port, Redis redis) implements Promise {
    @Override
    public String digest() {
        return checks.digest();
    }

    @Override
    public List<Difference> differencesFrom(Promise serving) {
        return serving instanceof CounterPromise other ? checks.differencesFrom(other.checks) : List.of();
    }

    @Override
    public void prove(Proof proof) {
        verification(proof).answers(checks);
    }

    /** All count on the same key. */
    @Override
    public void proveAlone(Proof proof) {
        verification(proof).counts();
    }

    private Verification verification(Proof proof) {
        var counting = proof.others().apply(redis);
        return new Verification(proof.replica(), proof.time(), port, () -> RedisState.count(counting, Redis.SCRATCH));
    }
}
