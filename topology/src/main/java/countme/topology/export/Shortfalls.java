package countme.topology.export;

import countme.topology.report.Problem;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What of a description another engine cannot have. */
final class Shortfalls {
    private Shortfalls() {}

    /** What is lost, a line each. What keeps a service from being exported is in nothing that was. */
    static List<String> lost(Function<Field, Fate> target) {
        return lost(Field.values(), target);
    }

    /** The same of what an engine is told. */
    static <T> List<String> lost(T[] said, Function<T, Fate> target) {
        return Arrays.stream(said)
                .filter(one -> target.apply(one).kind() == Fate.Kind.LOST
                        && target.apply(one).reason().isEmpty())
                .map(one -> one + ": " + target.apply(one).words())
                .toList();
    }

    /** A {@link Problem} that names every service which cannot be there, and why, if any is. */
    static void require(List<Service> services, Placement site, Function<Field, Fate> target, String where) {
        var names = new LinkedHashSet<String>();
        String reasons = services.stream()
                .flatMap(service -> Arrays.stream(Field.values())
                        .filter(field -> target.apply(field).refused().test(service, site))
                        .peek(field -> names.add(service.name()))
                        .map(field -> service.name() + " (" + field.field() + "): "
                                + target.apply(field).reason()))
                .collect(Collectors.joining("\n  ", "\n  ", ""));
        if (!names.isEmpty()) {
            throw Problem.usage(
                    "Not all of this can run on " + where,
                    "What these services say has no like there." + reasons,
                    "Change what they say, or leave them out, where that is possible: --without "
                            + String.join(",", names) + ".");
        }
    }
}
