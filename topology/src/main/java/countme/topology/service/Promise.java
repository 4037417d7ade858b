package countme.topology.service;

import countme.topology.concurrent.Time;
import java.util.List;
import java.util.function.Function;

/** What a version of a service promises whoever uses it: told before it is deployed, and proved before it serves. */
public interface Promise {
    /** That of a service of which nothing is known but that it is ready. */
    Promise NOTHING = new Promise() {
        @Override
        public String digest() {
            return "nothing";
        }

        @Override
        public List<Difference> differencesFrom(Promise serving) {
            return List.of();
        }

        @Override
        public void prove(Proof proof) {}

        @Override
        public void proveAlone(Proof proof) {}
    };

    /**
     * With what it is proved.
     *
     * @param replica one that serves nobody
     * @param others a replica of each other service
     */
    record Proof(Inside replica, Function<Service, Inside> others, Time time) {}

    /** The same for all that promise the same. */
    String digest();

    /** What users would notice if it took the place of another one. */
    List<Difference> differencesFrom(Promise serving);

    /** Asks a replica, while others are asked; a {@link countme.topology.report.Problem} when it does otherwise. */
    void prove(Proof proof);

    /** The same for what can only be seen while nobody else is asked. */
    void proveAlone(Proof proof);
}
