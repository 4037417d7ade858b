package countme.topology.export;

import static countme.topology.export.Fate.lost;
import static countme.topology.export.Fate.mapped;

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
    IMAGE("Image", mapped("image")),
    HOSTNAME("Hostname", lost("A pod has a name of its own.")),
    USER("User", mapped("runAsUser, runAsGroup, fsGroup and runAsNonRoot")),
    ENVIRONMENT("Env", mapped("env")),
    ENTRY_POINT("Entrypoint", mapped("command")),
    COMMAND("Cmd", mapped("command")),
    HEALTH_CHECK("Healthcheck", mapped("livenessProbe")),
    EXPOSED_PORTS("ExposedPorts", mapped("ports")),
    STOP_SIGNAL("StopSignal", mapped("preStop, where it is not SIGTERM")),
    STOP_TIMEOUT("StopTimeout", mapped("terminationGracePeriodSeconds")),
    NETWORKING("NetworkingConfig", lost("A cluster gives addresses as it likes.")),
    BINDS("HostConfig.Binds", mapped("volumes and volumeMounts")),
    CAPABILITIES_ADDED("HostConfig.CapAdd", lost("Who needs a capability is not exported.")),
    CAPABILITIES_DROPPED("HostConfig.CapDrop", mapped("capabilities")),
    NETWORK_MODE("HostConfig.NetworkMode", mapped("labels and NetworkPolicies")),
    EXTRA_HOSTS("HostConfig.ExtraHosts", mapped("Services of these names")),
    PORT_BINDINGS("HostConfig.PortBindings", mapped("Services")),
    READ_ONLY("HostConfig.ReadonlyRootfs", mapped("readOnlyRootFilesystem")),
    MEMORY_FILE_SYSTEMS(
            "HostConfig.Tmpfs",
            mapped(
                    "emptyDir in memory, of the same size. The options noexec, nosuid and nodev are lost: Kubernetes has no like of them.")),
    PRIVILEGED("HostConfig.Privileged", mapped("privileged")),
    SECURITY("HostConfig.SecurityOpt", mapped("allowPrivilegeEscalation")),
    MEMORY("HostConfig.Memory", mapped("requests and limits of memory")),
    MEMORY_AND_SWAP(
            "HostConfig.MemorySwap", lost("Whether pods may swap, each node's kubelet says; by default they may not.")),
    PROCESSES(
            "HostConfig.PidsLimit",
            lost("How many processes a pod may have, each node's kubelet says (podPidsLimit).")),
    SHARES("HostConfig.CpuShares", mapped("requests of cpu")),
    OPEN_FILES(
            "HostConfig.Ulimits",
            lost("How many files a container may open, each node's runtime says. The proxy needs 16,384.")),
    LOGS("HostConfig.LogConfig", lost("How much of a log is kept, each node's kubelet says (containerLogMaxSize).")),
    RESTART("HostConfig.RestartPolicy", mapped("Always, which is the default"));

    private static final JsonMapper MAPPER = new JsonMapper();

    private final String key;
    private final Fate.Kind onKubernetes;
    private final String words;

    EngineOption(String key, Fate kubernetes) {
        this.key = key;
        this.onKubernetes = kubernetes.kind();
        this.words = kubernetes.words();
    }

    /** What becomes of it on Kubernetes. In Compose, it is as it is. */
    Fate kubernetes() {
        return new Fate(onKubernetes, words, "");
    }

    @Override
    public String toString() {
        return key;
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
