package countme.loadtest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How long those who deploy wait, while one visitor looks on: from a push to a version that serves, brought by an attached {@code up}; back
 * to an earlier version, long after a deploy and while it is watched; and for a deploy of what runs already.
 */
final class DeployTimes {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int ROLLED_BACK = 6;
    /** What {@code deploy} says when it has sent users to a new version. */
    private static final String WATCHING = "observing for ";

    private final Deployed deployed;
    private final int rounds;
    private final Figures figures = new Figures();

    DeployTimes(Deployed deployed, int rounds) {
        this.deployed = deployed;
        this.rounds = rounds;
    }

    /** Measures everything and gives it as a table. */
    String measure() throws IOException, InterruptedException {
        List<Deployed.Version> versions = follow();
        rollBack(versions);
        comeBack(deployAgain());
        return figures.table();
    }

    /** Pushes, and waits for the attached launcher to deploy what was pushed; the first one, which brings layers along, is not timed. */
    private List<Deployed.Version> follow() throws IOException, InterruptedException {
        List<Deployed.Version> versions = new ArrayList<>();
        try (AttachedUp following = AttachedUp.of(deployed.stack())) {
            for (int i = 0; i <= rounds; i++) {
                Deployed.Version version = deployed.push("timed-" + i);
                long pushed = System.nanoTime();
                try (var visits = NumberedVisits.begin(deployed.stack())) {
                    following.awaitServing();
                    long served = served(visits, deployed.serving(version), pushed);
                    if (i > 0) {
                        note("push finished → every replica serves the version", pushed, served);
                    }
                }
                versions.add(version);
                following.requireStaying();
            }
        }
        return versions;
    }

    /** Goes back and forth between the last two versions, long after each was deployed. */
    private void rollBack(List<Deployed.Version> versions) throws IOException, InterruptedException {
        for (int i = 0; i < rounds; i++) {
            Deployed.Version target = versions.get(versions.size() - 2 + i % 2);
            try (var visits = NumberedVisits.begin(deployed.stack())) {
                long begun = System.nanoTime();
                String unused = deployed.stack().call("rollback", target.tag());
                long over = System.nanoTime();
                note(
                        "'rollback VERSION' → every replica serves the version",
                        begun,
                        served(visits, deployed.serving(target), begun));
                note("'rollback VERSION', to its end", begun, over);
            }
        }
    }

    /** Deploys what runs already, which must leave every container as it is. */
    private Deployed.Version deployAgain() throws IOException, InterruptedException {
        Deployed.Version version = deployed.push("timed-again");
        String first = deployed.stack().call("deploy", version.tag());
        List<StackStatus.Row> replicas = deployed.serving(version);
        for (int i = 0; i < rounds; i++) {
            long begun = System.nanoTime();
            String unused = deployed.stack().call("deploy", version.tag());
            note("'deploy' of what runs already", begun, System.nanoTime());
        }
        if (!replicas.equals(deployed.serving(version))) {
            throw new IOException("a deploy of what runs already made containers anew; the first one said: " + first);
        }
        return version;
    }

    /** Ends every replica of a version that is being watched, so that the one before has to serve again. */
    private void comeBack(Deployed.Version before) throws IOException, InterruptedException {
        List<StackStatus.Row> old = deployed.serving(before);
        for (int i = 0; i < rounds; i++) {
            Deployed.Version version = deployed.push("watched-" + i);
            try (var deploy = RunningCall.begin(deployed.stack().launcher(), "deploy", version.tag());
                    var visits = NumberedVisits.begin(deployed.stack())) {
                deploy.await(WATCHING);
                long killed = deployed.kill(version);
                int status = deploy.end();
                if (status != ROLLED_BACK) {
                    throw new IOException("a deploy whose replicas ended gave status " + status);
                }
                note(
                        "all replicas end while they are watched → the version before serves",
                        killed,
                        served(visits, old, killed));
            }
            if (!old.equals(deployed.serving(before))) {
                throw new IOException("the version before serves from other containers than before");
            }
        }
    }

    private static long served(NumberedVisits visits, List<StackStatus.Row> replicas, long after)
            throws IOException, InterruptedException {
        return visits.end().served(Deployed.names(replicas), after);
    }

    private void note(String figure, long begun, long over) {
        figures.note(figure, (over - begun) / NANOS_PER_SECOND);
    }
}
