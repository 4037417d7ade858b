package countme.loadtest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long those who deploy wait, nobody visiting: from a push to a version that serves, brought by an attached {@code up}; back to an
 * earlier version, long after a deploy and while it is watched; and for a deploy of what runs already.
 */
final class DeployTimes {
    private static final double NANOS_PER_SECOND = 1e9;
    /** Longer than a new version is watched unless other settings are given. */
    private static final int WATCHED_SECONDS = 15;

    private static final int ROLLED_BACK = 6;

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
                deployed.awaitServing(version);
                if (i > 0) {
                    note("push finished → every replica serves the version", pushed);
                }
                versions.add(version);
                settle(version);
                following.requireStaying();
            }
        }
        return versions;
    }

    /** Goes back and forth between the last two versions, long after each was deployed. */
    private void rollBack(List<Deployed.Version> versions) throws IOException, InterruptedException {
        for (int i = 0; i < rounds; i++) {
            Deployed.Version target = versions.get(versions.size() - 2 + i % 2);
            long begun = System.nanoTime();
            Process rollback = deployed.stack().start("rollback", target.tag());
            deployed.awaitServing(target);
            note("'rollback VERSION' → every replica serves the version", begun);
            String unused = OwnStack.finish(rollback);
            note("'rollback VERSION', to its end", begun);
        }
    }

    /** Deploys what runs already, which must leave every container as it is. */
    private Deployed.Version deployAgain() throws IOException, InterruptedException {
        Deployed.Version version = deployed.push("timed-again");
        String first = deployed.stack().call("deploy", version.tag());
        List<String> containers = deployed.containers();
        for (int i = 0; i < rounds; i++) {
            long begun = System.nanoTime();
            String unused = deployed.stack().call("deploy", version.tag());
            note("'deploy' of what runs already", begun);
        }
        if (!containers.equals(deployed.containers())) {
            throw new IOException("a deploy of what runs already made containers anew; the first one said: " + first);
        }
        return version;
    }

    /** Ends every replica of a version that is being watched, so that the one before has to serve again. */
    private void comeBack(Deployed.Version before) throws IOException, InterruptedException {
        for (int i = 0; i < rounds; i++) {
            Deployed.Version version = deployed.push("watched-" + i);
            Process deploy = deployed.stack().start("deploy", version.tag());
            deployed.awaitServing(version);
            deployed.end(version);
            long ended = System.nanoTime();
            deployed.awaitServing(before);
            note("all replicas end while they are watched → the version before serves", ended);
            int status = deploy.waitFor();
            if (status != ROLLED_BACK) {
                throw new IOException("a deploy whose replicas ended gave status " + status);
            }
        }
    }

    /** Waits until the launcher at work has watched a version long enough; until then it refuses others. */
    private void settle(Deployed.Version version) throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(WATCHED_SECONDS);
        OwnStack.Ended ended = deployed.stack().attempt("deploy", version.tag());
        while (ended.status() == OwnStack.ANOTHER_AT_WORK) {
            TimeUnit.SECONDS.sleep(1);
            ended = deployed.stack().attempt("deploy", version.tag());
        }
        if (ended.status() != 0) {
            throw new IOException("%s did not stay: %s".formatted(version.tag(), ended.output()));
        }
        deployed.awaitServing(version);
    }

    private void note(String figure, long begun) {
        figures.note(figure, (System.nanoTime() - begun) / NANOS_PER_SECOND);
    }
}
