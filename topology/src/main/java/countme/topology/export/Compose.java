package countme.topology.export;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import countme.topology.config.Network;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.policy.Labels;
import countme.topology.service.ConfigFiles;
import countme.topology.service.Description;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A topology as a Compose file: what an engine would be told of each container, in Compose's words. Configuration is beside it, as files that are mounted: those that
 * stand in a Compose file itself, Compose cannot bring into a container with a read-only root.
 *
 * @see <a href="https://github.com/docker/compose/issues/12031">docker/compose#12031</a>
 */
public final class Compose {
    private static final String DIRECTORY = "files/";
    private static final String CONFIGURATION = "countme.configuration";

    private final Request request;
    private final Placement site;
    private final TreeMap<String, String> files = new TreeMap<>();

    private Compose(Request request, Placement site) {
        this.request = request;
        this.site = site;
    }

    /**
     * Maps all of it; the same request always gives the same files.
     *
     * @param subnets of its networks
     * @throws countme.topology.report.Problem where not all of it can be mapped, which names what cannot
     */
    public static Exported export(Request request, Subnets subnets) {
        return new Compose(request, new Placement(request.project(), subnets)).exported();
    }

    private Exported exported() {
        List<Service> services = request.services().services();
        request.requireServices();
        var file = new LinkedHashMap<String, Object>();
        file.put("name", request.project());
        file.put("services", containers(services));
        file.put("networks", networks(services));
        file.put("volumes", volumes(services));
        services.forEach(this::addFiles);
        files.put("compose.yaml", Yaml.of(file));
        // Each is read by its service's user, through a mount. The directory keeps everybody else out.
        return new Exported(files, Set.of(), Shortfalls.lost(Field::compose));
    }

    private void addFiles(Service service) {
        service.configuration(site)
                .withPages()
                .forEach((path, content) -> files.put(DIRECTORY + service.name() + "/" + path, content));
    }

    private Map<String, Object> containers(List<Service> services) {
        var containers = new LinkedHashMap<String, Object>();
        for (Service service : services) {
            for (int slot : service.slots()) {
                containers.put(service.instance(slot), container(Description.of(service, site, slot)));
            }
        }
        return containers;
    }

    private Map<String, Object> container(Description description) {
        Service service = description.service();
        CreateContainerCmd create = EngineOption.create(description, request.image(service));
        HostConfig host = Objects.requireNonNull(create.getHostConfig());
        var all = new LinkedHashMap<String, Object>();
        all.put("image", literal(create.getImage()));
        all.put("container_name", create.getName());
        putUnlessEmpty(all, "hostname", create.getHostName());
        all.put("user", create.getUser());
        putUnlessEmpty(all, "entrypoint", literal(create.getEntrypoint()));
        putUnlessEmpty(all, "environment", literal(service.environment()));
        all.put("depends_on", dependencies(service));
        all.put("healthcheck", health(create));
        all.put("stop_signal", create.getStopSignal());
        all.put("stop_grace_period", create.getStopTimeout() + "s");
        all.put("restart", Objects.requireNonNull(host.getRestartPolicy()).toString());
        service.joined()
                .ifPresentOrElse(
                        other -> all.put("network_mode", "service:" + other.instance(0)),
                        () -> all.put("networks", addresses(description)));
        putUnlessEmpty(all, "extra_hosts", listed(host.getExtraHosts()));
        putUnlessEmpty(all, "ports", ports(host));
        all.put("volumes", mounts(service, host));
        all.put("read_only", host.getReadonlyRootfs());
        all.put("privileged", host.getPrivileged());
        all.put(
                "tmpfs",
                new TreeMap<>(Objects.requireNonNull(host.getTmpFs()))
                        .entrySet().stream()
                                .map(each -> each.getKey() + ":" + each.getValue())
                                .toList());
        all.put("security_opt", host.getSecurityOpts());
        putUnlessEmpty(all, "cap_drop", capabilities(host.getCapDrop()));
        putUnlessEmpty(all, "cap_add", capabilities(host.getCapAdd()));
        all.put("mem_limit", host.getMemory() + "b");
        all.put("memswap_limit", host.getMemorySwap() + "b");
        all.put("pids_limit", host.getPidsLimit());
        all.put("cpu_shares", host.getCpuShares());
        all.put("ulimits", limits(host));
        all.put(
                "logging",
                Map.of(
                        "driver",
                        host.getLogConfig().getType().getType(),
                        "options",
                        new TreeMap<>(host.getLogConfig().getConfig())));
        all.put("labels", labels(description));
        all.values().removeIf(value -> value instanceof Map<?, ?> map && map.isEmpty());
        all.values().removeIf(value -> value instanceof List<?> list && list.isEmpty());
        return all;
    }

    private static void putUnlessEmpty(Map<String, Object> all, String key, @Nullable Object value) {
        if (value != null && !value.equals("")) {
            all.put(key, value);
        }
    }

    /** As it is meant: Compose would put in the values of variables. */
    private static String literal(String word) {
        return word.replace("$", "$$");
    }

    private static List<String> literal(String @Nullable [] words) {
        return Arrays.stream(Optional.ofNullable(words).orElse(new String[0]))
                .map(Compose::literal)
                .toList();
    }

    private static Map<String, String> literal(Map<String, String> variables) {
        var all = new TreeMap<String, String>();
        variables.forEach((name, value) -> all.put(name, literal(value)));
        return all;
    }

    private static List<String> listed(String @Nullable [] words) {
        return words == null ? List.of() : List.of(words);
    }

    private static List<String> capabilities(Capability @Nullable [] all) {
        return all == null ? List.of() : Arrays.stream(all).map(Enum::name).toList();
    }

    /** Each replica of each: what depends on them begins when all of them live. */
    private static Map<String, Object> dependencies(Service service) {
        var all = new TreeMap<String, Object>();
        service.dependencies()
                .forEach(other -> other.slots()
                        .forEach(slot -> all.put(other.instance(slot), Map.of("condition", "service_healthy"))));
        return all;
    }

    private static Map<String, Object> health(CreateContainerCmd create) {
        var check = Objects.requireNonNull(create.getHealthcheck());
        var all = new LinkedHashMap<String, Object>();
        all.put(
                "test",
                Objects.requireNonNull(check.getTest()).stream()
                        .map(Compose::literal)
                        .toList());
        all.put("interval", seconds(check.getInterval()));
        all.put("timeout", seconds(check.getTimeout()));
        all.put("retries", check.getRetries());
        return all;
    }

    private static String seconds(@Nullable Long nanos) {
        return Duration.ofNanos(Objects.requireNonNull(nanos)).toSeconds() + "s";
    }

    private Map<String, Object> addresses(Description description) {
        var all = new TreeMap<String, Object>();
        description
                .service()
                .networks()
                .forEach(network -> all.put(
                        network.name(),
                        Map.of("ipv4_address", description.service().address(site, network, description.slot()))));
        return all;
    }

    private static List<Object> ports(HostConfig host) {
        Ports bindings = host.getPortBindings();
        if (bindings == null) {
            return List.of();
        }
        return bindings.getBindings().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparingInt(ExposedPort::getPort)))
                .flatMap(each -> Stream.of(each.getValue()).map(binding -> port(each.getKey(), binding)))
                .toList();
    }

    private static Object port(ExposedPort inside, Ports.Binding outside) {
        var port = new LinkedHashMap<String, Object>();
        port.put("host_ip", outside.getHostIp());
        port.put("published", outside.getHostPortSpec());
        port.put("target", inside.getPort());
        port.put("protocol", inside.getProtocol().toString());
        return port;
    }

    private List<Object> mounts(Service service, HostConfig host) {
        var mounts = new ArrayList<Object>();
        String configuration = service.configVolume(site);
        for (Bind bind : host.getBinds()) {
            boolean readOnly = bind.getAccessMode() == AccessMode.ro;
            String source = bind.getPath();
            if (source.equals(configuration)) {
                mounts.add(mount("bind", "./" + DIRECTORY + service.name(), ConfigFiles.CURRENT, true));
            } else if (source.startsWith("/")) {
                mounts.add(mount("bind", source, bind.getVolume().getPath(), readOnly));
            } else {
                mounts.add(mount(
                        "volume",
                        source.substring(site.project().length() + 1),
                        bind.getVolume().getPath(),
                        readOnly));
            }
        }
        return mounts;
    }

    private static Object mount(String type, String source, String target, boolean readOnly) {
        var mount = new LinkedHashMap<String, Object>();
        mount.put("type", type);
        mount.put("source", literal(source));
        mount.put("target", literal(target));
        mount.put("read_only", readOnly);
        if (type.equals("bind")) {
            mount.put("bind", Map.of("create_host_path", false));
        }
        return mount;
    }

    private static Map<String, Object> limits(HostConfig host) {
        var limits = new TreeMap<String, Object>();
        for (var limit : Objects.requireNonNull(host.getUlimits())) {
            limits.put(
                    limit.getName(), new TreeMap<>(Map.of("soft", limit.getSoftLong(), "hard", limit.getHardLong())));
        }
        return limits;
    }

    /** Those by which its log tells whose a line is, and one that changes with its configuration. */
    private Map<String, String> labels(Description description) {
        Service service = description.service();
        var labels = new TreeMap<>(Map.of(
                Labels.PROJECT,
                site.project(),
                Labels.SERVICE,
                service.name(),
                Labels.SLOT,
                String.valueOf(description.slot())));
        ConfigFiles configuration = service.configuration(site);
        if (!configuration.isEmpty()) {
            labels.put(CONFIGURATION, configuration.hash());
        }
        return labels;
    }

    private Map<String, Object> networks(List<Service> services) {
        var used = new TreeSet<Network>();
        services.forEach(service -> used.addAll(service.networks()));
        var all = new LinkedHashMap<String, Object>();
        for (Network network : used) {
            var options = new LinkedHashMap<String, Object>();
            options.put("name", site.network(network));
            options.put("internal", !network.isOpen());
            Subnet subnet = site.subnets().of(network);
            options.put(
                    "ipam", Map.of("config", List.of(Map.of("subnet", subnet.cidr(), "gateway", subnet.gateway()))));
            all.put(network.name(), options);
        }
        return all;
    }

    private Map<String, Object> volumes(List<Service> services) {
        var all = new TreeMap<String, Object>();
        services.stream()
                .flatMap(service -> service.volumes().stream())
                .forEach(data -> all.put(data.name(), Map.of("name", site.name(data.name()))));
        return all;
    }
}
