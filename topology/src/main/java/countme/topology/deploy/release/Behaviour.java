package countme.topology.deploy.release;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Difference;
import countme.topology.service.Promise;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a version would change of what users get.
 *
 * @param differences in what it answers otherwise than the version that serves; none when users would not notice
 * @param from the {@linkplain Promise#digest digest} of what the version that serves answers
 */
public record Behaviour(List<Difference> differences, String from) {
    public Behaviour {
        differences = List.copyOf(differences);
    }

    /** By what two versions promise. */
    public static Behaviour of(Promise next, Promise serving) {
        return new Behaviour(next.differencesFrom(serving), serving.digest());
    }

    public boolean isSame() {
        return differences.isEmpty();
    }

    /** Every difference, what serves and what would below each other. */
    public String lines() {
        return differences.stream()
                .map(one -> one.lines("serves now", "would be"))
                .collect(Collectors.joining("\n"));
    }

    /** Nobody has said that this is meant. */
    Problem refused() {
        return new Problem(
                ExitCode.DEPLOY_FAILED,
                "The new version changes what users get, and nobody has agreed to that",
                "These answers differ:\n" + lines(),
                "If the change is meant, name the version in 'deploy VERSION --changes-behaviour'; where the launcher pushes, push again with --changes-behaviour.",
                null);
    }
}
