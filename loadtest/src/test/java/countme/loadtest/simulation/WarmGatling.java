package countme.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.app.Gatling$;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that runs one simulation after another: the first start of Gatling takes as much of the processors as ten more runs. It ends with the JVM
 * of the tests.
 */
final class WarmGatling {
    private static final String ENDED = "simulation ended with ";
    private static final int TIMEOUT_SECONDS = 90;
    private static @Nullable Process running;

    private WarmGatling() {}

    /** What a run printed, and its exit code. */
    record Ended(int code, String output) {}

    /**
     * Runs a simulation; one at a time.
     *
     * @param command as {@link Main#process} has it for a JVM of the simulation's own
     */
    static synchronized Ended run(List<String> command) throws IOException, InterruptedException {
        int main = command.indexOf("-cp") + 2;
        Process process = running;
        if (process == null || !process.isAlive()) {
            process = start(command.subList(0, main));
            running = process;
        }
        // Parameters of this run, then what Gatling is told.
        List<String> line = new ArrayList<>();
        command.subList(0, main).stream()
                .filter(flag -> flag.startsWith("-Dcountme."))
                .forEach(line::add);
        line.addAll(command.subList(main + 1, command.size()));
        process.getOutputStream().write((String.join("\t", line) + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return end(process);
    }

    private static Process start(List<String> java) throws IOException {
        List<String> command = new ArrayList<>(java);
        // It lives for seconds: more than that it would spend on getting fast.
        command.addAll(1, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add(WarmGatling.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process;
    }

    private static Ended end(Process process) throws InterruptedException {
        CompletableFuture<Ended> reading = CompletableFuture.supplyAsync(() -> read(process));
        try {
            return reading.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
    }

    private static Ended read(Process process) {
        StringBuilder output = new StringBuilder();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(ENDED)) {
                    return new Ended(Integer.parseInt(line.substring(ENDED.length())), output.toString());
                }
                output.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(process.isAlive()).as(output.toString()).isTrue();
        throw new AssertionError(output.toString());
    }

    /** Reads runs from standard input, a line each. */
    public static void main(String[] args) throws IOException {
        BufferedReader runs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String run = runs.readLine(); run != null; run = runs.readLine()) {
            Properties properties = System.getProperties();
            properties.keySet().removeIf(name -> String.valueOf(name).startsWith("countme."));
            List<String> words = new ArrayList<>();
            for (String word : run.split("\t", -1)) {
                if (word.startsWith("-D")) {
                    int equals = word.indexOf('=');
                    properties.setProperty(word.substring(2, equals), word.substring(equals + 1));
                } else {
                    words.add(word);
                }
            }
            int code = Gatling$.MODULE$.fromArgs(words.toArray(String[]::new));
            System.out.println("\n" + ENDED + code);
        }
    }
}
