package countme.topology.deploy;

import countme.topology.config.Settings;
import countme.topology.deploy.audit.Audit;
import countme.topology.deploy.backup.Backup;
import countme.topology.deploy.backup.Restore;
import countme.topology.deploy.backup.StatefulStack;
import countme.topology.deploy.inspect.LogSource;
import countme.topology.deploy.inspect.Status;
import countme.topology.deploy.project.Keys;
import countme.topology.deploy.project.RunningCommand;
import countme.topology.deploy.reconcile.Change;
import countme.topology.deploy.release.Releasing;
import countme.topology.service.Services;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What can be done to a stack, wherever it runs: on a Docker engine or in a cluster. Verbs know no more of where that is. */
public interface Stack extends AutoCloseable {
    /** The topology as its settings make it, for everything that needs no key. */
    Services topology();

    Settings settings();

    /** Whose certificate authority and logins it has. */
    Keys keys();

    /** Who changed it, when and how. */
    Audit audit();

    /** What one of its replicas is called there, such as {@code container}. */
    String noun();

    /** What is there of it now, by the names that verbs take. */
    List<String> instances();

    /** What {@link #up} would change; nothing is written. */
    List<Change> preview();

    /**
     * Converges and returns when every service is ready.
     *
     * @param consent is told, before a stack that is there is changed, which changes interrupt users; throws where they are not to be
     * @param serving run once users are answered, before the rest
     * @return names of what was changed, such as {@code app-1}; empty when everything was as desired
     */
    Set<String> up(Consumer<List<Change>> consent, Runnable serving);

    /** Converges and makes the number of replicas the one that later launchers go on with; {@code consent} as in {@link #up}. */
    Set<String> scale(Consumer<List<Change>> consent);

    /** Where to look, by names for people. */
    Map<String, String> addresses();

    /** What to know about {@link #addresses}, a line each. */
    List<String> directions();

    /** What nobody does once the launcher has left, a sentence. */
    String unattended();

    /** Watches the stack and deploys what is pushed; returns when it was taken down. */
    void attend();

    /** How it is, asked now. */
    Status status();

    /** Bytes of memory that each replica holds, by the names that {@link #status} has. */
    Map<String, Long> memory();

    /** What {@link #down} would remove, in that order. */
    List<String> belongings(boolean withData);

    /** Takes it down; gives the number of replicas removed. */
    int down(boolean withData);

    /** What {@link #restart} would do. Reads only. */
    List<Change> previewOfRestart(String name);

    /**
     * Stops and starts a service, or one replica of it.
     *
     * @param consent as in {@link #up}
     * @return what was done
     */
    List<Change> restart(String name, Consumer<List<Change>> consent);

    /** What services wrote, or single replicas of them; all when none is named. */
    LogSource logs(List<String> names);

    /** A way to run a command in a replica: of a service, the first. */
    RunningCommand command(String name);

    /** Where its state is. */
    StatefulStack stateful();

    /** Takes the state, while it serves. */
    default Backup backup() {
        return new Backup(stateful());
    }

    /** Puts a backup in the place of the state. */
    default Restore restore() {
        return new Restore(stateful());
    }

    /** Changes the version that serves. */
    Releasing releasing();

    @Override
    void close();
}
