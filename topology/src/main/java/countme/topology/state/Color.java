package countme.topology.state;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One of two sets of replica slots that versions take in turn, so that two can stand side by side and the proxy moves
 * from one to the other.
 *
 * @see <a href="https://martinfowler.com/bliki/BlueGreenDeployment.html">Blue-green deployment</a>
 */
public enum Color {
    /** Slots from 1: where a stack begins. */
    blue(1),
    /** Slots from 11. */
    green(11);

    private final int first;

    Color(int first) {
        this.first = first;
    }

    /** Whose slot this is. */
    public static Color of(int slot) {
        return slot < green.first ? blue : green;
    }

    /** The first slots of it, as many as there are to be replicas. */
    public List<Integer> slots(int replicas) {
        return IntStream.range(first, first + replicas).boxed().toList();
    }

    public Color other() {
        return this == blue ? green : blue;
    }
}
