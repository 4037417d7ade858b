package countme.topology.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replicas that the proxy sends users to.
 *
 * @param color whose they are
 * @param guarded whether those of the other color, which stand beside them, answer what they fail to
 */
public record Group(Color color, boolean guarded) {
    /** The one that serves when nothing was ever deployed. */
    public static final Group FIRST = new Group(Color.blue, false);

    /** All there are. */
    public static List<Group> all() {
        return Arrays.stream(Color.values())
                .flatMap(color -> Stream.of(new Group(color, false), new Group(color, true)))
                .toList();
    }

    /** Whose replicas are asked when all of its own have failed. */
    public Color backup() {
        return guarded ? color.other() : color;
    }

    @Override
    public String toString() {
        return guarded ? color + "-guarded" : color.toString();
    }
}
