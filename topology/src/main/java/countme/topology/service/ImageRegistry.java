package countme.topology.service;

import java.util.List;

/** A service that keeps images, and is asked as the distribution specification says. It is reached by the operators' door. */
public interface ImageRegistry {
    /** The service that it is. */
    Service service();

    int port();

    /** Who may push to it and pull from it, where {@code operators} may see the console. */
    Login login(Login operators);

    /** A command inside that prints a line for each tag of a repository, its name and the digest it names, the newest first. */
    List<String> listingTags(String repository);
}
