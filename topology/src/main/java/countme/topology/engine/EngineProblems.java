package countme.topology.engine;

import countme.topology.engine.Unreachable.Reason;
import countme.topology.report.Problem;
import java.util.Comparator;
import java.util.List;

/** Words for the operator: why there is no engine, and what to type on this machine. */
final class EngineProblems {
    private static final String OTHER_ENGINE = "or name another engine: --engine tcp://host:port or ssh://user@host";

    private static final String TOO_OLD = "Update it to Docker 20.10 or newer.";

    private final Machine machine;

    EngineProblems(Machine machine) {
        this.machine = machine;
    }

    /** The engine that the operator named gave no answer. */
    Problem named(Unreachable miss) {
        return named(miss, advice(miss));
    }

    /** The engine that Docker's environment or configuration names gave no answer. */
    Problem chosen(Unreachable miss) {
        return named(
                miss,
                advice(miss).replaceFirst("\\.$", "")
                        + "; or name another engine: --engine unix:///var/run/docker.sock");
    }

    private static Problem named(Unreachable miss, String next) {
        Endpoint endpoint = miss.endpoint();
        String what = "No engine at " + endpoint.address() + " (from " + endpoint.origin() + ")";
        String why = miss.reason() == Reason.SSH ? SshFailure.of(miss.detail()).why(miss.detail()) : miss.detail();
        return new Problem(what, why, next, miss);
    }

    /** Nothing that was tried answered; {@code misses} in the order tried, not empty. */
    Problem none(List<Unreachable> misses) {
        Unreachable telling = misses.stream()
                .max(Comparator.comparing(miss -> weight(miss.reason())))
                .orElseThrow();
        if (telling.reason() != Reason.ABSENT) {
            return named(telling);
        }
        return new Problem(
                "No Docker engine found",
                "DOCKER_HOST and the Docker context name none, and there is no socket at "
                        + String.join(
                                ", ",
                                misses.stream()
                                        .map(miss -> miss.endpoint().address().getPath())
                                        .toList())
                        + ".",
                install() + "; " + OTHER_ENGINE + ".");
    }

    private static int weight(Reason reason) {
        return switch (reason) {
            case ABSENT -> 0;
            case REFUSED, UNKNOWN_HOST -> 1;
            case SILENT, TLS, SSH, TOO_OLD, FAILED -> 2;
            case DENIED -> 3;
        };
    }

    private String advice(Unreachable miss) {
        return miss.endpoint().address().getScheme().equals("ssh") ? overSsh(miss) : direct(miss);
    }

    /** What helps is to be typed on the other machine. */
    private static String overSsh(Unreachable miss) {
        var address = miss.endpoint().address();
        String host = SshFailure.host(address);
        return switch (miss.reason()) {
            case SSH -> SshFailure.of(miss.detail()).next(address);
            case DENIED ->
                "On " + host + ", type 'sudo usermod -aG docker USER' for the user who logs in, then try again.";
            case ABSENT ->
                "Install and start an engine on " + host + ", or name its socket: ssh://user@host/path/to/docker.sock.";
            case REFUSED ->
                "On " + host
                        + ", start the engine ('sudo systemctl start docker'). If it runs, sshd there does not forward"
                        + " its socket for this user: see AllowStreamLocalForwarding, AllowTcpForwarding and PermitOpen in sshd_config.";
            case TOO_OLD -> TOO_OLD;
            case SILENT, UNKNOWN_HOST, TLS, FAILED ->
                "Look at the engine on " + host + ": ssh " + SshFailure.arguments(address) + " docker version";
        };
    }

    private String direct(Unreachable miss) {
        boolean socket = miss.endpoint().address().getScheme().equals("unix");
        return switch (miss.reason()) {
            case ABSENT -> socket ? install() + "." : "Check the address.";
            case DENIED -> "Type 'sudo usermod -aG docker $USER', then log in again.";
            case REFUSED ->
                socket
                        ? start() + "."
                        : "Start the engine there with -H " + miss.endpoint().address() + ", or check host and port.";
            case SILENT ->
                socket
                        ? "Look at the engine's log, then restart it: " + restart() + "."
                        : "Check host, port and firewall: nc -vz "
                                + miss.endpoint().address().getHost() + " "
                                + miss.endpoint().address().getPort();
            case UNKNOWN_HOST -> "Check the host name in " + miss.endpoint().origin() + ".";
            case TLS ->
                "Set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH to a directory with ca.pem, cert.pem and key.pem that fit"
                        + " this engine, or unset DOCKER_TLS_VERIFY and DOCKER_TLS if it speaks plain text.";
            case SSH -> SshFailure.of(miss.detail()).next(miss.endpoint().address());
            case TOO_OLD -> TOO_OLD;
            case FAILED ->
                "Check that it is a Docker engine running Linux containers: docker -H "
                        + miss.endpoint().address() + " version";
        };
    }

    private String install() {
        return switch (machine.kind()) {
            case MACOS ->
                "Start Docker Desktop with 'open -a Docker', or type" + " 'brew install colima docker && colima start'";
            case DEBIAN ->
                machine.root()
                        ? "Let countme install one with --engine auto, or type"
                                + " 'apt-get update && apt-get install -y docker.io iptables'"
                        : "Type 'sudo apt-get update && sudo apt-get install -y docker.io iptables"
                                + " && sudo usermod -aG docker $USER', then log in again";
            case LINUX ->
                "Install Docker with your distribution's package manager, then type"
                        + " 'sudo systemctl enable --now docker && sudo usermod -aG docker $USER' and log in again";
            case OTHER -> "Start a Docker engine with Linux containers on this machine";
        };
    }

    private String start() {
        return switch (machine.kind()) {
            case MACOS -> "Start Docker Desktop with 'open -a Docker', or type 'colima start'";
            case DEBIAN, LINUX ->
                "Start the engine: '" + sudo() + (machine.systemd() ? "systemctl start docker'" : "dockerd &'");
            case OTHER -> "Start the engine";
        };
    }

    private String restart() {
        return switch (machine.kind()) {
            case MACOS -> "restart Docker Desktop, or type 'colima restart'";
            case DEBIAN, LINUX ->
                machine.systemd()
                        ? sudo() + "systemctl restart docker"
                        : sudo() + "pkill dockerd; " + sudo() + "dockerd &";
            case OTHER -> "see its manual";
        };
    }

    private String sudo() {
        return machine.root() ? "" : "sudo ";
    }
}
