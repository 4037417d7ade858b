package countme.topology.deploy;

import countme.topology.image.OwnImages;
import java.util.List;

/** The images built for any project. */
record ImageTrace(OwnImages images) implements Trace {
    @Override
    public List<String> items() {
        return images.references().stream().map(name -> "image " + name).toList();
    }

    @Override
    public void remove() {
        images.remove();
    }
}
