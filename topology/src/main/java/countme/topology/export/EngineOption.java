package countme.topology.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.command.CreateContainerCmd;
import countme.topology.docker.CreateCommands;
import countme.topology.policy.Lifetime;
import countme.topology.policy.Policies;
import countme.topology.report.Problem;
import countme.topology.service.Description;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Everything that an engine is told of a container, by its name in Docker's API: what the service is, and how every container is run. An option that is not
 * here keeps everything from being exported.
 */
enum EngineOption {
    IMAGE("Image"),
    HOSTNAME("Hostname"),
    USER("User"),
    ENVIRONMENT("Env"),
    ENTRY_POINT("Entrypoint"),
    COMMAND("Cmd"),
    HEALTH_CHECK("Healthcheck"),
    EXPOSED_PORTS("ExposedPorts"),
    STOP_SIGNAL("StopSignal"),
    STOP_TIMEOUT("StopTimeout"),
    NETWORKING("NetworkingConfig"),
    BINDS("HostConfig.Binds"),
    CAPABILITIES_ADDED("HostConfig.CapAdd"),
    CAPABILITIES_DROPPED("HostConfig.CapDrop"),
    NETWORK_MODE("HostConfig.NetworkMode"),
    EXTRA_HOSTS("HostConfig.ExtraHosts"),
    PORT_BINDINGS("HostConfig.PortBindings"),
    READ_ONLY("HostConfig.ReadonlyRootfs"),
    MEMORY_FILE_SYSTEMS("HostConfig.Tmpfs"),
    PRIVILEGED("HostConfig.Privileged"),
    SECURITY("HostConfig.SecurityOpt"),
    MEMORY("HostConfig.Memory"),
    MEMORY_AND_SWAP("HostConfig.MemorySwap"),
    PROCESSES("HostConfig.PidsLimit"),
    SHARES("HostConfig.CpuShares"),
    OPEN_FILES("HostConfig.Ulimits"),
    LOGS("HostConfig.LogConfig"),
    RESTART("HostConfig.RestartPolicy");

    private static final JsonMapper MAPPER = new JsonMapper();

    private final String key;

    EngineOption(String key) {
        this.key = key;
    }

    /** What an engine would be told to create; a {@link Problem} where it would be told what an export knows nothing of. */
    static CreateContainerCmd create(Description description, String image) {
        CreateContainerCmd create = description.applyTo(CreateCommands.blank(image));
        Policies.of(Lifetime.DEPLOYED).forEach(policy -> policy.applyTo(create, description));
        requireKnown(description.service().name(), told(create));
        return create;
    }

    static void requireKnown(String service, Set<String> told) {
        var unknown = new TreeSet<>(told);
        unknown.removeAll(Arrays.stream(values()).map(option -> option.key).collect(Collectors.toSet()));
        if (!unknown.isEmpty()) {
            throw new Problem(
                    "The service " + service + " is not exported as it is",
                    "An engine is told " + String.join(", ", unknown) + " of it, of which an export knows nothing.",
                    "Say in EngineOption what becomes of that.");
        }
    }

    private static boolean isSet(Map.Entry<String, JsonNode> option) {
        return !option.getValue().isContainerNode() || !option.getValue().isEmpty();
    }

    /** By its name in Docker's API, which of all options are set. */
    static Set<String> told(CreateContainerCmd create) {
        try {
            JsonNode command = MAPPER.readTree(CreateCommands.canonical(create)).path(3);
            var told = new TreeSet<String>();
            command.properties().forEach(option -> {
                if (option.getKey().equals("HostConfig")) {
                    option.getValue().properties().stream()
                            .filter(EngineOption::isSet)
                            .forEach(host -> told.add("HostConfig." + host.getKey()));
                } else if (isSet(option)) {
                    told.add(option.getKey());
                }
            });
            return told;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
