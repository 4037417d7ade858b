package countme.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The most requests a second that a counter can do, of the same mix that it is loaded with afterwards. */
final class Capacity {
    /** Enough to saturate, though one in twenty is busy reading slowly. */
    private static final int CONNECTIONS = 128;

    private static final int WARM_UP_SECONDS = 10;

    private final URI url;
    private final int seconds;
    private final PrintStream out;

    Capacity(URI url, int seconds, PrintStream out) {
        this.url = url;
        this.seconds = seconds;
        this.out = out;
    }

    /**
     * Finds it out, after a load that is not counted.
     *
     * @throws IOException when a request failed or the count was not exact: a stack that cannot do that is not worth loading
     */
    double perSecond() throws IOException, InterruptedException {
        double unused = saturate(WARM_UP_SECONDS);
        double most = saturate(seconds);
        out.printf(Locale.ROOT, "saturated over %d connections: %.0f requests/s%n", CONNECTIONS, most);
        return most;
    }

    private double saturate(int length) throws IOException, InterruptedException {
        try (MixedLoad load = MixedLoad.begin(url, new Load.Closed(CONNECTIONS), CONNECTIONS)) {
            TimeUnit.SECONDS.sleep(length);
            MixedLoad.Result result = load.end();
            if (!result.isFaultless()) {
                throw new IOException("the stack fails without a deploy:\n" + MixedReport.of(result));
            }
            return result.perSecond();
        }
    }
}
