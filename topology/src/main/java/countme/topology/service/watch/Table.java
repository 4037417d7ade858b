package countme.topology.service.watch;

import java.util.List;
import java.util.stream.Stream;

/**
 * What holds now, row by row, as the console shows it: a row for all series of its metrics that have the same labels.
 *
 * @param title what people read above it
 * @param empty a sentence for where it has no rows
 * @param note what is to be known before believing it; empty where there is nothing
 * @param total a metric whose sum is how many rows there would be, if Prometheus were told of all
 * @param names columns that tell rows apart
 * @param values columns after these; by the last one rows are ordered, the largest first
 */
public record Table(String title, String empty, String note, String total, List<Name> names, List<Value> values) {
    /** A column with a label of the metrics. */
    public record Name(String title, String label) {}

    /** A column with the values of a metric. */
    public record Value(String title, Unit unit, String metric) {}

    public Table {
        names = List.copyOf(names);
        values = List.copyOf(values);
    }

    /** One without columns yet. */
    public static Table of(String title, String empty, String total) {
        return new Table(title, empty, "", total, List.of(), List.of());
    }

    /** The same with a label as one column more. */
    public Table by(String column, String label) {
        return new Table(title, empty, note, total, more(names, new Name(column, label)), values);
    }

    /** The same with a metric as one column more. */
    public Table and(String column, Unit unit, String metric) {
        return new Table(title, empty, note, total, names, more(values, new Value(column, unit, metric)));
    }

    /** The same with a sentence beside its title. */
    public Table noting(String sentence) {
        return new Table(title, empty, sentence, total, names, values);
    }

    private static <T> List<T> more(List<T> all, T one) {
        return Stream.concat(all.stream(), Stream.of(one)).toList();
    }
}
