package countme.topology.state;

import java.util.List;

/** What is remembered of a project from one launcher to the next. */
public interface Memory {
    /** Of all memos, those that launchers wrote before stacks remembered anything themselves. */
    List<String> OLDEST = List.of(Memory.RELEASES, Memory.REPLICAS);

    String RELEASES = "releases";
    String REPLICAS = "replicas";
    String SETTINGS = "settings";

    /** The memo of that name, whether there is one yet or not. */
    Memo memo(String name);

    /** The versions that were deployed. */
    default KeptReleases releases() {
        return new KeptReleases(memo(RELEASES));
    }

    /** The number of replicas that was chosen last. */
    default KeptReplicas replicas() {
        return new KeptReplicas(memo(REPLICAS));
    }

    /** In files of a launcher's own. */
    static Memory of(StateDir state) {
        return name -> new StateFile(state.state().resolve(name));
    }
}
