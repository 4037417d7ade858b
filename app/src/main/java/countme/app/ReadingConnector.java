package countme.app;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** A port all of whose requests one thread reads. That thread also goes on with a connection after each answer. */
final class ReadingConnector extends ServerConnector {
    private final Queue<Runnable> goingOn = new ArrayDeque<>();
    private volatile @Nullable Thread working;

    ReadingConnector(Server server, HttpConfiguration http) {
        // One acceptor: a listening socket left to a selector stays open after its close, until the next event.
        super(server, 1, 1, new HttpConnectionFactory(http));
    }

    /** Runs tasks on the thread that reads, when it has read all there is to read. */
    Executor reader() {
        return task -> getSelectorManager()
                .getBeans(ManagedSelector.class)
                .iterator()
                .next()
                .submit(selector -> work(task));
    }

    /**
     * Jetty asks another thread to wait for a connection's next request when an answer was not written by the call that
     * read the request. Waking that thread, and it waking the reader, takes as long as all the rest of a request. The reader's own
     * connections go on before it waits again: what it waits for is then what it waited for before, which the system need not be told.
     */
    @Override
    public Executor getExecutor() {
        Executor pool = super.getExecutor();
        return task -> {
            if (!(task instanceof Connection)) {
                pool.execute(task);
            } else if (Thread.currentThread().equals(working)) {
                goingOn.add(task);
            } else {
                reader().execute(task);
            }
        };
    }

    private void work(Runnable task) {
        working = Thread.currentThread();
        task.run();
        for (Runnable next = goingOn.poll(); next != null; next = goingOn.poll()) {
            next.run();
        }
        working = null;
    }
}
