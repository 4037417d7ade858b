package countme.topology.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what a failed engine or package manager said last, and knows the remedy for the known causes. */
final class DaemonLog {
    private static final int LAST_LINES = 10;
    private static final Map<String, String> REMEDIES = remedies();

    private DaemonLog() {}

    /** The last telling lines of the part after {@code start} bytes, so that an earlier run's words are not taken for this one's. */
    static List<String> tail(Path log, long start) {
        try {
            byte[] all = Files.readAllBytes(log);
            int from = (int) Math.min(start, all.length);
            List<String> lines = new String(all, from, all.length - from, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.contains("level=info"))
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    static long size(Path log) throws IOException {
        return Files.exists(log) ? Files.size(log) : 0;
    }

    /** What to type about {@code lines}; {@code otherwise} if none of the known causes shows. */
    static String remedy(List<String> lines, String otherwise) {
        String said = String.join("\n", lines).toLowerCase(Locale.ROOT);
        return REMEDIES.entrySet().stream()
                .filter(remedy -> said.contains(remedy.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }

    private static Map<String, String> remedies() {
        String legacy = "The kernel and the iptables program do not fit each other. Type"
                + " 'update-alternatives --set iptables /usr/sbin/iptables-legacy', then run this again.";
        String cgroups =
                "Control groups are not mounted. Type 'apt-get install -y cgroupfs-mount && cgroupfs-mount', then run"
                        + " this again.";
        Map<String, String> remedies = new LinkedHashMap<>();
        remedies.put(
                "permission denied (you must be root)",
                "The machine lacks the rights to run containers: start it privileged.");
        remedies.put("operation not permitted", "The machine lacks the rights to run containers: start it privileged.");
        remedies.put("no space left on device", "Make room on the disk, then run this again.");
        remedies.put(
                "pid file found", "Another engine runs, or its process number is taken: see 'ps -ef | grep dockerd'.");
        remedies.put(
                "process with pid",
                "Another engine runs, or its process number is taken: see 'ps -ef | grep dockerd'.");
        remedies.put("cgroup mountpoint does not exist", cgroups);
        remedies.put("devices cgroup isn't mounted", cgroups);
        remedies.put("no cgroup mount found", cgroups);
        remedies.put("iptables", legacy);
        remedies.put(
                "could not get lock", "Another package manager is at work: wait until it ends, then run this again.");
        remedies.put("dpkg was interrupted", "Type 'dpkg --configure -a', then run this again.");
        return remedies;
    }
}
