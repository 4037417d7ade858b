package countme.topology.deploy.backup;

import countme.topology.deploy.project.Operation;
import countme.topology.service.Inside;
import countme.topology.service.Service;
import countme.topology.service.Stateful;
import java.util.Optional;
import java.util.function.Function;

/** What runs a stack with state: an engine or a cluster. */
public interface StateHost {
    /** What holds the state, while it runs. */
    interface Holder {
        Inside inside();

        /** Starts another one from the very image that this one runs from, after it was given the state; a {@link countme.topology.report.Problem} when it does not start. */
        Second second(Stateful.Trial how, byte[] state);
    }

    /** A second one, that nobody reaches and that reaches nobody. It is gone, with all that it holds, when this is closed. */
    interface Second extends AutoCloseable {
        Inside inside();

        @Override
        void close();
    }

    /** Empty when the service does not run. */
    Optional<Holder> running(Service service);

    /** Does what leaves the stack as it is, with an entry in the audit. */
    <T> T noted(String verb, String arguments, Function<Operation, T> work);

    /** Changes the stack: alone, and with an entry in the audit. */
    <T> T change(String verb, String arguments, Function<Operation, T> work);
}
