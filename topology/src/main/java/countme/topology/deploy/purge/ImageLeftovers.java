package countme.topology.deploy.purge;

import countme.topology.image.ImageStore;
import java.util.List;
import java.util.Set;

/**
 * The images built for any project.
 *
 * @param deployed names of versions that projects have
 */
record ImageLeftovers(ImageStore images, Set<String> deployed) implements Leftovers {
    @Override
    public List<String> items() {
        return images.own(deployed).stream().map(name -> "image " + name).toList();
    }

    @Override
    public void remove() {
        images.removeOwn(deployed);
    }
}
