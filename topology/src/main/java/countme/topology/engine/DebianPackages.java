package countme.topology.engine;

import countme.topology.report.Problem;
import countme.topology.report.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Installs the distribution's engine with {@code apt-get}, asking nothing. An interrupted launcher does not interrupt it. */
final class DebianPackages {
    private static final List<String> APT = List.of(
            "apt-get",
            "-q",
            "-o",
            "DPkg::Lock::Timeout=300",
            "-o",
            "Acquire::Retries=2",
            "-o",
            "Acquire::http::Timeout=30");
    private static final List<String> WANTED = List.of("docker.io", "iptables");

    private final Path log;

    /** What the package manager says goes to {@code log}, as its output must not depend on the launcher. */
    DebianPackages(Path log) {
        this.log = log;
    }

    /** Installs the engine; the packages that are new on this machine. */
    List<String> installEngine(Progress.Task task) throws IOException, InterruptedException {
        TreeSet<String> added = new TreeSet<>();
        TreeSet<String> before = new TreeSet<>(installed());
        apt(List.of("update"), task);
        List<String> install = new ArrayList<>(List.of("install", "-y", "--no-install-recommends"));
        install.addAll(WANTED);
        apt(install, task);
        added.addAll(installed());
        added.removeAll(before);
        return List.copyOf(added);
    }

    private void apt(List<String> arguments, Progress.Task task) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(APT);
        command.addAll(arguments);
        long start = DaemonLog.size(log);
        Process apt = Detached.start(command, log, Map.of("DEBIAN_FRONTEND", "noninteractive", "LC_ALL", "C.UTF-8"));
        while (!apt.waitFor(500, TimeUnit.MILLISECONDS)) {
            List<String> said = DaemonLog.tail(log, start);
            if (!said.isEmpty()) {
                task.now(said.get(said.size() - 1));
            }
        }
        if (apt.exitValue() != 0) {
            List<String> said = DaemonLog.tail(log, start);
            throw new Problem(
                    "Docker could not be installed",
                    "apt-get " + arguments.get(0) + " failed:\n  " + String.join("\n  ", said) + "\n",
                    DaemonLog.remedy(
                            said,
                            "Type 'apt-get update && apt-get install -y docker.io iptables' and see what it lacks."));
        }
    }

    private static List<String> installed() throws IOException, InterruptedException {
        Process query = new ProcessBuilder("dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package}\\n").start();
        String output = new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        query.waitFor();
        return output.lines()
                .filter(line -> line.startsWith("ii"))
                .map(line -> line.substring(2).strip())
                .toList();
    }
}
