package countme.topology.deploy;

import countme.topology.docker.Belongings;
import java.util.List;

/**
 * The containers, volumes and network of one project.
 *
 * @param belongings what is on the engine
 */
record StackTrace(Belongings belongings, String project) implements Trace {
    @Override
    public List<String> items() {
        return belongings.of(project);
    }

    @Override
    public void remove() {
        belongings.erase(project);
    }
}
