package countme.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Another machine beside this one: a network namespace with an address of its own. Needs Linux and root. */
final class Neighbour implements AutoCloseable {
    private static final String THERE = "eth0";
    private static final String NETWORK = "10.212.250.";

    /** This machine, where it routes for the other one. */
    static final String GATEWAY = NETWORK + "1";

    /** The other one, where this machine routes for it. */
    static final String ADDRESS = NETWORK + "2";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Its link, on this machine; a new name each time, as the kernel takes its time to remove the last one. */
    private final String here = "cm" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();

    private final String name = "neighbour-" + here;

    private Neighbour() {
        run("ip", "netns", "add", name);
        run("ip", "link", "add", here, "type", "veth", "peer", "name", THERE, "netns", name);
        run("ip", "link", "set", here, "up");
        run(within("ip", "link", "set", THERE, "up"));
    }

    /** One that goes through this machine to wherever it wants. */
    static Neighbour routedByThisMachine() {
        var neighbour = new Neighbour();
        run("ip", "addr", "add", GATEWAY + "/30", "dev", neighbour.here);
        run(neighbour.within("ip", "addr", "add", ADDRESS + "/30", "dev", THERE));
        run(neighbour.within("ip", "route", "add", "default", "via", GATEWAY));
        return neighbour;
    }

    /** One in a network of the engine, at addresses that nobody has there. */
    static Neighbour inNetwork(String id, List<String> addresses) {
        var neighbour = new Neighbour();
        run("ip", "link", "set", neighbour.here, "master", "br-" + id.substring(0, 12));
        addresses.forEach(address -> run(neighbour.within("ip", "addr", "add", address + "/24", "dev", THERE)));
        return neighbour;
    }

    /** Whether this machine can have one. */
    static boolean isPossible() {
        return "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/usr/sbin/ip"));
    }

    /** Whether a port answers to it within two seconds. */
    boolean reaches(String host, int port) {
        return ends(within("timeout", "2", "bash", "-c", "exec 3<>/dev/tcp/" + host + "/" + port)) == 0;
    }

    /** What a program prints there. */
    String prints(List<String> command) {
        try (InputStream printed = start(command).getInputStream()) {
            return new String(printed.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins a program there. */
    Process start(List<String> command) throws IOException {
        return new ProcessBuilder(within(command.toArray(String[]::new)))
                .redirectErrorStream(true)
                .start();
    }

    private List<String> within(String... command) {
        var words = new ArrayList<>(List.of("ip", "netns", "exec", name));
        words.addAll(List.of(command));
        return words;
    }

    private static void run(String... command) {
        run(List.of(command));
    }

    private static void run(List<String> command) {
        if (ends(command) != 0) {
            throw new IllegalStateException("failed: " + String.join(" ", command));
        }
    }

    private static int ends(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        run("ip", "link", "del", here);
        run("ip", "netns", "del", name);
    }
}
