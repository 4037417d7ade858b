package countme.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/** How a benchmark ends that was called from the command line. */
public final class Benchmark {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Benchmark() {}

    /** What a benchmark does, its options' reading included. */
    public interface Work {
        /** Gives false when what was measured is not as it has to be; an {@link IllegalArgumentException} when an option is wrong. */
        boolean run() throws IOException, InterruptedException;
    }

    /**
     * Runs a benchmark to its end.
     *
     * @param err gets why it failed
     * @param usage said below what is wrong with an option
     * @param early said before the reason when it did not come to its end
     * @return the exit status: 0 when all was as it has to be, 1 when not or when it ended early, 2 when an option is wrong
     */
    public static int status(PrintStream err, String usage, String early, Work work) throws InterruptedException {
        try {
            return work.run() ? 0 : FAILED;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "\n" + usage);
            return USAGE;
        } catch (IOException | UncheckedIOException e) {
            err.println(early + ": " + e.getMessage());
            return FAILED;
        }
    }
}
