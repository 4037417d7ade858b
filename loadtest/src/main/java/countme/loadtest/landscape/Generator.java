package countme.loadtest.landscape;

import countme.loadtest.Docker;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The load generator: wrk, in a container that waits for work, so that nothing needs to be installed and starting it is not measured. */
final class Generator implements AutoCloseable {
    private static final int FEWEST_THREADS = 2;
    private static final int PROCESSORS_PER_THREAD = 4;

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    Generator(Peers peers) throws IOException {
        process = Docker.start(peers.generator());
        orders = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Who asks. */
    enum Visitors {
        /** This machine, which has no limits. */
        HERE("report"),
        /** Thousands of clients, each below its limits, as a balancer on this machine says it. */
        MANY("clients");

        private final String script;

        Visitors(String script) {
            this.script = script;
        }
    }

    /**
     * Puts one load on and waits for its end.
     *
     * @throws IOException when the generator does not work, or not every request was answered as it should be
     */
    Answered load(URI url, int connections, int seconds, Visitors visitors) throws IOException {
        orders.write("%d %d %d %s %s%n".formatted(threads(connections), connections, seconds, url, visitors.script));
        orders.flush();
        Answered answered;
        try {
            answered = Answered.parse(answer());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (answered.errors() > 0 || answered.requests() == 0) {
            throw new IOException(
                    "%s: %d requests answered, %d failed".formatted(url, answered.requests(), answered.errors()));
        }
        return answered;
    }

    private String answer() throws IOException {
        var said = new StringBuilder();
        for (String line = answers.readLine(); !"over".equals(line); line = answers.readLine()) {
            if (line == null) {
                throw new IOException("The load generator's container ended. It said: " + said);
            }
            said.append(line).append('\n');
        }
        return said.toString();
    }

    private static int threads(int connections) {
        return Math.min(
                connections,
                Math.max(FEWEST_THREADS, Runtime.getRuntime().availableProcessors() / PROCESSORS_PER_THREAD));
    }

    @Override
    public void close() {
        try {
            orders.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The load generator cannot be told to end", e);
        }
    }
}
