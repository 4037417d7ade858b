package countme.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The control: what visitors notice when a new version is brought by stopping all replicas and starting them again, without anybody who
 * takes care of them. The same containers are started, which is the fastest there is: no image has to be pulled, nothing created.
 */
final class StopThenStart {
    private static final int QUIET_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** The time they have to finish what they have begun, as the launcher gives it to them. */
    private static final String GRACE_SECONDS = "12";

    private final Deployed deployed;
    private final Load load;
    private final DeployOptions options;
    private final PrintStream out;

    StopThenStart(Deployed deployed, Load load, DeployOptions options, PrintStream out) {
        this.deployed = deployed;
        this.load = load;
        this.options = options;
        this.out = out;
    }

    /** Prints what came of it; false when the count was not exact. That requests fail is expected. */
    boolean run() throws IOException, InterruptedException {
        out.println("\n" + options.controls() + " times all replicas stopped, then started, under load");
        List<String> containers = Deployed.containers(deployed.replicas());
        try (MixedLoad visitors = MixedLoad.begin(deployed.stack().url(), load, options.connections())) {
            for (int i = 0; i < options.controls(); i++) {
                TimeUnit.SECONDS.sleep(QUIET_SECONDS);
                double begun = visitors.seconds();
                String unused = Docker.run(List.of("stop", "--time", GRACE_SECONDS), containers);
                double stopped = visitors.seconds();
                String unusedToo = Docker.run(List.of("start"), containers);
                visitors.awaitAnswer(PATIENCE);
                out.printf(
                        Locale.ROOT,
                        "stopped from %.1f s to %.1f s, answered again at %.1f s%n",
                        begun,
                        stopped,
                        visitors.seconds());
            }
            TimeUnit.SECONDS.sleep(QUIET_SECONDS);
            MixedLoad.Result result = visitors.end();
            out.println(MixedReport.of(result));
            return result.verdict().exact();
        }
    }
}
