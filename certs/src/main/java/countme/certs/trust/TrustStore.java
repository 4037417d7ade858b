package countme.certs.trust;

import java.nio.file.Path;
import java.util.List;

/** A place where clients of this machine look up whom to trust. */
public sealed interface TrustStore permits AnchorDirectory, NssDatabase, MacKeychain {
    /** What the operator knows it by. */
    String name();

    /** The commands that put the anchor in, in the place of an earlier one of its name. */
    List<Command> install(Anchor anchor);

    /** The commands that take it out. */
    List<Command> remove(Anchor anchor);

    /** What is there now; changes nothing. */
    Presence presence(Anchor anchor, CommandRunner runner);

    /** What a store holds under an anchor's name. */
    enum Presence {
        ABSENT,
        /** An earlier certificate of that name, or one that was only half put in. */
        OUTDATED,
        CURRENT
    }

    /**
     * The stores of a machine.
     *
     * @param os the system property {@code os.name}
     * @param root {@code /}, or where a test keeps its own
     * @param home of the user whose browsers are meant
     */
    static List<TrustStore> on(String os, Path root, Path home) {
        return os.startsWith("Mac") ? List.of(new MacKeychain()) : LinuxStores.find(root, home);
    }
}
