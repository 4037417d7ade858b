package countme.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures rolling deploys of a stack that it brings up itself, as users of the counter and those who deploy notice them: {@code java
 * -cp … countme.loadtest.DeployBenchmark}. First, what deploys cost under a steady load at half of what the stack can do
 * ({@link DeploysUnderLoad}); then, to compare, what it costs to stop all replicas and start them again ({@link StopThenStart}); at
 * last, how long it takes without load from a push to a version that serves, and back ({@link DeployTimes}).
 */
public final class DeployBenchmark {
    private static final int UNDISTURBED_SECONDS = 30;

    private final DeployOptions options;
    private final PrintStream out;

    private DeployBenchmark(DeployOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Exits with 0 when every deploy succeeded without a failed request and every count was exact, 1 when not or the stack failed, 2
     * when an option is wrong.
     */
    public static void main(String[] args) throws InterruptedException {
        Locale.setDefault(Locale.ROOT);
        System.exit(run(System.out, System.err, args));
    }

    /** As {@link #main}, but returns the exit status. */
    static int run(PrintStream out, PrintStream err, String... args) throws InterruptedException {
        return Benchmark.status(
                err,
                DeployOptions.USAGE,
                "The benchmark ended early",
                () -> new DeployBenchmark(DeployOptions.parse(args), out).run());
    }

    private boolean run() throws IOException, InterruptedException {
        out.println(Machine.words());
        try (var stack = OwnStack.up(options.jar(), options.project(), options.flags())) {
            var deployed = new Deployed(stack);
            boolean good = underLoad(deployed);
            if (options.times() > 0) {
                out.println("\n" + new DeployTimes(deployed, options.times()).measure());
            }
            return good;
        }
    }

    private boolean underLoad(Deployed deployed) throws IOException, InterruptedException {
        if (options.deploys() == 0 && options.controls() == 0) {
            return true;
        }
        Load load = new Load.Open(rate(deployed));
        boolean good = undisturbed(deployed, load);
        if (options.deploys() > 0) {
            good &= new DeploysUnderLoad(deployed, load, options, out).run();
        }
        if (options.controls() > 0) {
            good &= new StopThenStart(deployed, load, options, out).run();
        }
        return good;
    }

    /** The same load without a deploy, to compare with. */
    private boolean undisturbed(Deployed deployed, Load load) throws IOException, InterruptedException {
        try (MixedLoad visitors = MixedLoad.begin(deployed.stack().url(), load, options.connections())) {
            TimeUnit.SECONDS.sleep(UNDISTURBED_SECONDS);
            MixedLoad.Result result = visitors.end();
            out.println("\nwithout a deploy\n" + MixedReport.of(result));
            return result.isFaultless();
        }
    }

    private double rate(Deployed deployed) throws IOException, InterruptedException {
        return options.rate().isPresent()
                ? options.rate().getAsDouble()
                : new Capacity(deployed.stack().url(), options.seconds(), out).perSecond() / 2;
    }
}
