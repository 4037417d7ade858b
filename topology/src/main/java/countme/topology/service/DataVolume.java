package countme.topology.service;

/**
 * A named volume for state that must outlive the container.
 *
 * @param name without the project, such as {@code redis-data}
 * @param path where it is mounted
 * @param gibibytes what it may come to hold, for whatever wants to know beforehand; 0 where nothing in it is of use to the next container
 */
public record DataVolume(String name, String path, int gibibytes) {
    /** A small one. */
    public DataVolume(String name, String path) {
        this(name, path, 1);
    }

    /** Whether the next container needs what is in it. */
    public boolean isState() {
        return gibibytes > 0;
    }
}
