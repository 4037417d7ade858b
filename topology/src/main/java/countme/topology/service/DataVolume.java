package countme.topology.service;

/**
 * A named volume for state that must outlive the container.
 *
 * @param name without the project, such as {@code redis-data}
 * @param path where it is mounted
 */
public record DataVolume(String name, String path) {}
