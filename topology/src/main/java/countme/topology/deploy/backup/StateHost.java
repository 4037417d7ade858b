package countme.topology.deploy.backup;

import countme.topology.concurrent.Time;
import countme.topology.deploy.project.Operation;
import countme.topology.report.Progress;
import countme.topology.service.Inside;
import countme.topology.service.Service;
import countme.topology.service.Services;
import countme.topology.service.Stateful;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Where a stack with state runs, and a second one of what holds it: on an engine or in a cluster. */
public interface StateHost {
    /** A second one of a service, that nobody reaches and that reaches nobody. It is gone, with all that it holds, when this is closed. */
    interface Second extends AutoCloseable {
        Inside inside();

        @Override
        void close();
    }

    /** Whose state it is. */
    String project();

    /** What holds state is in it. */
    Services topology();

    /** Where this launcher keeps files of it. */
    Path directory();

    Time time();

    Progress progress();

    /** The service from inside; empty when it does not run. */
    Optional<Inside> running(Service service);

    /** Starts one from the very image that the stack's own runs from, after it was given the state; a {@link countme.topology.report.Problem} when it does not start. */
    Second second(Service service, Stateful.Trial how, byte[] state);

    /** Does what leaves the stack as it is, with an entry in the audit. */
    <T> T noted(String verb, String arguments, Function<Operation, T> work);

    /** Changes the stack: alone, and with an entry in the audit. */
    <T> T change(String verb, String arguments, Function<Operation, T> work);
}
