package countme.loadtest.simulation;

import java.time.Duration;
import java.util.List;

/** Which parts a load has, and when each is. */
interface Timeline {
    /** The name of the part in which a moment is, that many nanoseconds after the load's begin. */
    String partAt(long nanos);

    /** All of them in their order; their lengths are right when the load is over. */
    List<Part> parts();

    /** A load that is all of a piece. */
    static Timeline whole(String name, Duration length) {
        return planned(List.of(new Part(name, length)));
    }

    /** Parts whose lengths are known beforehand; whatever comes later belongs to the last one. */
    static Timeline planned(List<Part> parts) {
        return new Timeline() {
            @Override
            public String partAt(long nanos) {
                long end = 0;
                for (Part part : parts) {
                    end += part.length().toNanos();
                    if (nanos < end) {
                        return part.name();
                    }
                }
                return parts.get(parts.size() - 1).name();
            }

            @Override
            public List<Part> parts() {
                return parts;
            }
        };
    }
}
