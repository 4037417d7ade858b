package countme.topology.deploy.purge;

import countme.topology.engine.EngineRemoval;
import java.util.List;
import java.util.function.Supplier;

/**
 * The engine that countme gave this machine; it stays while anybody else has something on it.
 *
 * @param others what else is on it, asked anew each time
 */
record EngineLeftovers(EngineRemoval removal, Supplier<List<String>> others) implements Leftovers {
    @Override
    public List<String> items() {
        List<String> engine = removal.preview();
        return engine.isEmpty() || isShared() ? List.of() : engine;
    }

    @Override
    public void remove() {
        if (!removal.preview().isEmpty() && !isShared()) {
            removal.run();
        }
    }

    /** A stopped engine, half removed, was nobody else's when its removal began. */
    private boolean isShared() {
        return !removal.isUnderWay() && !others.get().isEmpty();
    }
}
