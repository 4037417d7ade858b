package countme.topology.deploy.purge;

import countme.topology.docker.Belongings;
import java.util.List;

/**
 * The containers, volumes and network of one project.
 *
 * @param belongings what is on the engine
 */
record StackLeftovers(Belongings belongings, String project) implements Leftovers {
    @Override
    public List<String> items() {
        return belongings.of(project);
    }

    @Override
    public void remove() {
        belongings.erase(project);
    }
}
