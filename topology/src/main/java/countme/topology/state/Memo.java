package countme.topology.state;

import java.io.IOException;
import java.util.Optional;

/** A small text that is remembered of a project. */
public interface Memo {
    /** Its text; empty when there is none. */
    Optional<String> read() throws IOException;

    /** Puts a text in its place; another launcher never sees half of it. */
    void replace(String text) throws IOException;

    /** Forgets it. */
    void erase() throws IOException;

    /** Where it is, for people. */
    String place();
}
