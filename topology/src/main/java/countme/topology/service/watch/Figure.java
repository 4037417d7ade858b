package countme.topology.service.watch;

import org.jspecify.annotations.Nullable;

/**
 * One number that matters more than graphs do: the console shows it in a tile at its top.
 *
 * @param id unique in the topology, letters only
 * @param title what people read above it
 * @param hint what people read below it, a few words
 * @param query in Prometheus' language, with one result
 * @param above more than this is bad; null where no number is too much
 * @param below less than this is bad; null where no number is too little
 */
public record Figure(
        String id,
        String title,
        String hint,
        Unit unit,
        String query,
        @Nullable Double above,
        @Nullable Double below) {
    public static Figure of(String id, String title, String hint, Unit unit, String query) {
        return new Figure(id, title, hint, unit, query, null, null);
    }

    /** The same, which is bad when it is more. */
    public Figure badAbove(double most) {
        return new Figure(id, title, hint, unit, query, most, below);
    }

    /** The same, which is bad when it is less. */
    public Figure badBelow(double least) {
        return new Figure(id, title, hint, unit, query, above, least);
    }
}
