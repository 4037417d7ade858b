package countme.topology.policy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Which process a SESSION stack belongs to, told so that a later process can see whether it still lives.
 *
 * @param machine name and boot of the machine; a stack of another machine is never judged
 * @param pid process id there
 * @param started start time of the process in epoch milliseconds, because process ids come round again
 */
public record Ownership(String machine, long pid, long started) {
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");
    private static final String UNKNOWN = "unknown";

    /** What does not change while a process lives. */
    private static final class Self {
        static final String NAME = readName();
        static final String MACHINE = readMachine();
        static final Ownership PROCESS =
                new Ownership(MACHINE, ProcessHandle.current().pid(), startOf(ProcessHandle.current()));
    }

    /** This process. */
    public static Ownership current() {
        return Self.PROCESS;
    }

    /** Reads {@link #toString()}'s form; empty when it is not one. */
    public static Optional<Ownership> parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 3
                || !parts[0].contains("@")
                || !parts[1].matches("\\d{1,18}")
                || !parts[2].matches("\\d{1,18}")) {
            return Optional.empty();
        }
        return Optional.of(new Ownership(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])));
    }

    /** Whether the process is certainly gone: it ran on this machine since its last boot or before, and no longer does. */
    public boolean isGone() {
        // Whoever asks is there: no need to look among the processes.
        if (equals(current())) {
            return false;
        }
        String here = thisMachine();
        boolean sameName = name(machine).equals(name(here));
        if (!sameName || name(here).equals(UNKNOWN)) {
            return false;
        }
        return !machine.equals(here)
                || ProcessHandle.of(pid).filter(p -> startOf(p) == started).isEmpty();
    }

    @Override
    public String toString() {
        return machine + "/" + pid + "/" + started;
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String name(String machine) {
        return machine.substring(0, machine.lastIndexOf('@'));
    }

    private static String thisMachine() {
        return Self.MACHINE;
    }

    private static String readMachine() {
        try {
            Path boot = Path.of("/proc/sys/kernel/random/boot_id");
            String bootId = Files.isReadable(boot) ? Files.readString(boot).strip() : "";
            return machineName() + processes() + "@" + bootId;
        } catch (IOException e) {
            return UNKNOWN + "@";
        }
    }

    /** What this machine is called. */
    public static String machineName() {
        return Self.NAME;
    }

    private static String readName() {
        try {
            // Asks no name server, which may not know it.
            return Files.isReadable(HOSTNAME)
                    ? Files.readString(HOSTNAME).strip()
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** Containers may have the name of the machine, or each other's, but not its processes. */
    private static String processes() throws IOException {
        Path namespace = Path.of("/proc/self/ns/pid");
        return Files.isSymbolicLink(namespace)
                ? "+" + Files.readSymbolicLink(namespace).toString().replaceAll("\\D", "")
                : "";
    }
}
