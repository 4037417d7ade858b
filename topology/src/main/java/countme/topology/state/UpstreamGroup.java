package countme.topology.state;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replicas that the proxy sends users to.
 *
 * @param color whose they are
 * @param guarded whether those of the other color, which stand beside them, answer what they fail to
 */
public record UpstreamGroup(Color color, boolean guarded) {
    /** The one that serves when nothing was ever deployed. */
    public static final UpstreamGroup FIRST = new UpstreamGroup(Color.blue, false);

    private static final List<UpstreamGroup> ALL = every();

    /** All there are. */
    public static List<UpstreamGroup> all() {
        return ALL;
    }

    private static List<UpstreamGroup> every() {
        return Arrays.stream(Color.values())
                .flatMap(color -> Stream.of(new UpstreamGroup(color, false), new UpstreamGroup(color, true)))
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
