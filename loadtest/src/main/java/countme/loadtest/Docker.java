package countme.loadtest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The {@code docker} command, which knows by itself where its engine is: for containers that are no stack's, and for what no verb of the
 * launcher does, to containers that it named.
 */
public final class Docker {
    private static final int SHOWN_LINES = 12;

    private Docker() {}

    /**
     * Runs a command to its end.
     *
     * @return what it printed, stripped
     * @throws IOException when it failed; the message has its last lines
     */
    public static String run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("'docker %s' failed with status %d: %s".formatted(arguments[0], status, end(output)));
        }
        return output;
    }

    /** The same with containers behind it, all at once. */
    public static String run(List<String> command, List<String> containers) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.addAll(containers);
        return run(line.toArray(String[]::new));
    }

    /** Whether a command succeeds. */
    public static boolean succeeds(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        process.getOutputStream().close();
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        return process.waitFor() == 0;
    }

    /** Begins a command that is talked to. */
    public static Process start(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("docker"));
        line.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        // Debian's docker.io comes without the newer builder.
        builder.environment().put("DOCKER_BUILDKIT", "0");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException(
                    "The docker command cannot be run: " + e.getMessage() + ". Type 'apt-get install docker-cli' "
                            + "(Debian, Ubuntu) or install Docker, then run this again.",
                    e);
        }
    }

    private static String end(String output) {
        List<String> lines = output.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }
}
