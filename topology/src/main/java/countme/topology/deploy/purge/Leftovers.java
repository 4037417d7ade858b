package countme.topology.deploy.purge;

import java.util.List;

/** One kind of thing that countme leaves on a machine, and how it is undone. */
interface Leftovers {
    /** What there is of it, such as {@code container countme-redis}. Reads only. */
    List<String> items();

    /** Removes it; what could not be removed is among the {@link #items} afterwards. */
    void remove();
}
