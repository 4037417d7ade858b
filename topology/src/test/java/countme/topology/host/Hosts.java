package countme.topology.host;

import java.nio.file.Path;
import java.time.LocalDate;

/** Definitions for tests. */
public final class Hosts {
    public static final LocalDate TODAY = LocalDate.of(2026, 3, 1);
    public static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOalTcbR1BYQxxmGZVAyPfN1lt0pd4quMSXS6OsS3GyO";

    /** Three users, one of each role. */
    public static final String YAML = """
            name: count-1
            admin-networks: [192.0.2.0/24, "2001:db8:7::/48"]
            users:
              - {name: ada, role: admin, keys: ["KEY ada"]}
              - {name: ben, role: operator, last-day: 2026-06-30, keys: ["KEY ben"]}
              - {name: ci, role: deployer, keys: ["KEY ci"]}
            """.replace("KEY", KEY);

    private Hosts() {}

    public static HostDefinition example() {
        return parse(YAML);
    }

    public static HostDefinition parse(String yaml) {
        return DefinitionReader.parse(yaml, Path.of("host.yaml"), TODAY);
    }
}
