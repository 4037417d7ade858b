package countme.topology.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this machine is, as far as getting an engine depends on it.
 *
 * @param root whether this process may install packages and start services
 * @param systemd whether systemd runs the services
 */
record Machine(Kind kind, boolean root, boolean systemd) {
    /** Closed: each has its own advice. */
    enum Kind {
        DEBIAN,
        LINUX,
        MACOS,
        OTHER
    }

    static Machine current() {
        Kind kind = kind(System.getProperty("os.name"), lines(Path.of("/etc/os-release")));
        boolean linux = kind == Kind.DEBIAN || kind == Kind.LINUX;
        return new Machine(kind, linux && runsAsRoot(), Files.isDirectory(Path.of("/run/systemd/system")));
    }

    static Kind kind(String osName, List<String> osRelease) {
        if (osName.startsWith("Mac")) {
            return Kind.MACOS;
        }
        if (!osName.equals("Linux")) {
            return Kind.OTHER;
        }
        boolean debian = osRelease.stream()
                .map(line -> line.replace("\"", ""))
                .anyMatch(line -> line.equals("ID=debian") || line.equals("ID=ubuntu"));
        return debian ? Kind.DEBIAN : Kind.LINUX;
    }

    /** Whether countme knows how to install an engine here, and may. */
    boolean canProvision() {
        return kind == Kind.DEBIAN && root;
    }

    private static boolean runsAsRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
