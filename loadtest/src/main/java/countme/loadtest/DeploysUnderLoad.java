package countme.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Rolling deploys, each of another version, while visitors keep coming. The versions are pushed before: who pushes is seldom on the
 * machine that serves.
 */
final class DeploysUnderLoad {
    /** Before the first deploy and after each. */
    private static final int QUIET_SECONDS = 5;
    /** So many versions a registry keeps; when there are more deploys, they take turns. */
    private static final int KEPT = 5;

    private final Deployed deployed;
    private final Load load;
    private final DeployOptions options;
    private final PrintStream out;
    private final Figures figures = new Figures();

    DeploysUnderLoad(Deployed deployed, Load load, DeployOptions options, PrintStream out) {
        this.deployed = deployed;
        this.load = load;
        this.options = options;
        this.out = out;
    }

    /** Prints what came of it; false when a deploy or a request failed, or the count was not exact. */
    boolean run() throws IOException, InterruptedException {
        List<Deployed.Version> versions = new ArrayList<>();
        for (int i = 1; i <= Math.min(options.deploys(), KEPT); i++) {
            versions.add(deployed.push("loaded-" + i));
        }
        out.println("\n" + options.deploys() + " rolling deploys under load");
        boolean good = true;
        try (MixedLoad visitors = MixedLoad.begin(deployed.stack().url(), load, options.connections())) {
            TimeUnit.SECONDS.sleep(QUIET_SECONDS);
            for (int i = 0; i < options.deploys(); i++) {
                good &= deploy(versions.get(i % versions.size()), visitors);
                TimeUnit.SECONDS.sleep(QUIET_SECONDS);
            }
            while (visitors.requests() < options.requests()) {
                TimeUnit.SECONDS.sleep(1);
            }
            MixedLoad.Result result = visitors.end();
            out.println(MixedReport.of(result));
            out.println("\n" + figures.table());
            // Not after each deploy: a launcher that is asked takes its share of the machine from the visitors.
            List<StackStatus.Row> unused = deployed.serving(versions.get((options.deploys() - 1) % versions.size()));
            return good && result.isFaultless();
        }
    }

    private boolean deploy(Deployed.Version version, MixedLoad visitors) throws IOException, InterruptedException {
        double begun = visitors.seconds();
        Launcher.Ended ended = deployed.stack().launcher().attempt("deploy", version.tag());
        double over = visitors.seconds();
        figures.note("deploy under load", over - begun);
        out.printf(
                Locale.ROOT,
                "%s: %.1f s to %.1f s, status %d, %s%n",
                version.tag(),
                begun,
                over,
                ended.status(),
                ended.words());
        return ended.isGood();
    }
}
