package countme.topology.host;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a user of the host may do. Each role is a group of the host, and sshd lets in nobody who is in none of them. */
public enum Role {
    /** A shell, root by sudo, the engine's socket, also over {@code ssh://}. */
    ADMIN,
    /** A shell, the journal, and the launcher's verbs that run a stack. */
    OPERATOR,
    /** No shell: a few of the launcher's verbs, one for each connection. */
    DEPLOYER;

    /** The host's group. */
    public String group() {
        return "countme-" + word();
    }

    /** The role's own group, and which of the host's it needs. */
    public List<String> groups() {
        return switch (this) {
            case ADMIN -> List.of(group(), "docker", "systemd-journal");
            case OPERATOR -> List.of(group(), "systemd-journal");
            case DEPLOYER -> List.of(group());
        };
    }

    /** As the definition writes it. */
    public String word() {
        return switch (this) {
            case ADMIN -> "admin";
            case OPERATOR -> "operator";
            case DEPLOYER -> "deployer";
        };
    }

    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "));
    }
}
