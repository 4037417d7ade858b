package countme.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What every container of a stack keeps to, whatever service it is of. A container is judged by what the engine says of it, as {@code docker inspect}
 * shows it.
 *
 * @param project whose networks and volumes it may have
 * @param entrance the service that may publish ports, on loopback
 * @param networks in which each service is, by their names; a service that lives in another's network is in none
 * @param exceptions services that may run as root and read a directory of the machine
 * @param capabilities what services may do that others may not, by their names
 * @param secrets words that are nowhere in it
 */
record Confinement(
        String project,
        String entrance,
        Map<String, Set<String>> networks,
        Set<String> exceptions,
        Map<String, Set<String>> capabilities,
        Set<String> secrets) {
    private static final Pattern ORDINARY_USER = Pattern.compile("[1-9]\\d*:[1-9]\\d*");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1");
    private static final List<String> NAMESPACES =
            List.of("NetworkMode", "PidMode", "IpcMode", "UTSMode", "UsernsMode");
    private static final Set<String> RESTARTS = Set.of("on-failure", "unless-stopped");
    private static final Set<String> ONE_SIDED = Set.of("", "private", "rprivate", "slave", "rslave");
    private static final int FIRST_OF_EVERYBODY = 1024;
    private static final List<String> LIMITS = List.of("Memory", "PidsLimit", "CpuShares");

    /** What it deviates in; empty when in nothing. */
    List<String> deviations(JsonNode inspected) {
        var found = new ArrayList<String>();
        JsonNode host = inspected.path("HostConfig");
        String service = inspected.at("/Config/Labels").path("countme.service").asText();
        privileges(inspected, host, exceptions.contains(service), found);
        capabilities(host, capabilities.getOrDefault(service, Set.of()), found);
        limits(host, found);
        isolation(inspected, host, networks.getOrDefault(service, Set.of()), found);
        life(inspected, host, found);
        mounts(inspected, host, exceptions.contains(service), found);
        ports(host, service.equals(entrance), found);
        String all = inspected.toString();
        if (secrets.stream().anyMatch(all::contains)) {
            found.add("a secret of the stack is in it");
        }
        return found.stream()
                .map(deviation -> inspected.path("Name").asText() + ": " + deviation)
                .toList();
    }

    private static void privileges(JsonNode inspected, JsonNode host, boolean mayBeRoot, List<String> found) {
        if (!host.path("ReadonlyRootfs").asBoolean()) {
            found.add("its root can be written to");
        }
        if (host.path("Privileged").asBoolean()) {
            found.add("it is privileged");
        }
        if (!texts(host.path("CapDrop")).contains("ALL")) {
            found.add("it keeps capabilities");
        }
        List<String> options = texts(host.path("SecurityOpt"));
        if (options.stream().noneMatch(option -> option.matches("no-new-privileges(:true)?"))) {
            found.add("it may get new privileges");
        }
        if (options.stream().anyMatch(option -> option.contains("unconfined") || option.contains("disable"))) {
            found.add("the engine's own rules are off: " + options);
        }
        if (inspected.path("AppArmorProfile").asText().equals("unconfined")) {
            found.add("its AppArmor profile is off");
        }
        String user = inspected.at("/Config/User").asText();
        if (!mayBeRoot && !ORDINARY_USER.matcher(user).matches()) {
            found.add("it runs as user '" + user + "'");
        }
    }

    private static void capabilities(JsonNode host, Set<String> allowed, List<String> found) {
        List<String> given = texts(host.path("CapAdd")).stream()
                .map(name -> name.replaceFirst("^CAP_", ""))
                .filter(name -> !allowed.contains(name))
                .toList();
        if (!given.isEmpty()) {
            found.add("it is given the capabilities " + given);
        }
    }

    private static void limits(JsonNode host, List<String> found) {
        LIMITS.stream()
                .filter(limit -> host.path(limit).asLong() <= 0)
                .forEach(limit -> found.add("it has no limit " + limit));
        long memory = host.path("Memory").asLong();
        if (memory > 0 && host.path("MemorySwap").asLong() != memory) {
            found.add("it may swap");
        }
        if (texts(host.path("Ulimits"), "Name").stream().noneMatch("nofile"::equals)) {
            found.add("it has no limit of open files");
        }
        if (host.at("/LogConfig/Config/max-size").asText().isEmpty()) {
            found.add("its log has no end");
        }
    }

    private static void isolation(JsonNode inspected, JsonNode host, Set<String> wanted, List<String> found) {
        NAMESPACES.stream()
                .filter(namespace -> host.path(namespace).asText().equals("host"))
                .forEach(namespace -> found.add("it shares the machine's " + namespace));
        if (!host.path("Devices").isEmpty() || !host.path("DeviceRequests").isEmpty()) {
            found.add("it has devices of the machine");
        }
        if (!host.path("CgroupParent").asText().isEmpty()) {
            found.add("its control group is below " + host.path("CgroupParent").asText());
        }
        var on = new TreeSet<String>();
        inspected.at("/NetworkSettings/Networks").fieldNames().forEachRemaining(on::add);
        if (!on.equals(wanted)) {
            found.add("it is on the networks " + on + ", and should be on " + new TreeSet<>(wanted));
        }
    }

    private static void life(JsonNode inspected, JsonNode host, List<String> found) {
        String restart = host.at("/RestartPolicy/Name").asText();
        if (!RESTARTS.contains(restart)) {
            found.add("it is restarted '" + restart + "'");
        }
        List<String> health = texts(inspected.at("/Config/Healthcheck/Test"));
        if (health.isEmpty() || health.get(0).equals("NONE")) {
            found.add("nobody looks at its health");
        }
    }

    private void mounts(JsonNode inspected, JsonNode host, boolean mayRead, List<String> found) {
        for (JsonNode mount : inspected.path("Mounts")) {
            String source = mount.path("Source").asText();
            if (source.endsWith(".sock") || mount.path("Destination").asText().endsWith(".sock")) {
                found.add("it has a socket of the machine: " + source);
            } else if (mount.path("Type").asText().equals("volume")) {
                if (!mount.path("Name").asText().startsWith(project + "-")) {
                    found.add("its volume " + mount.path("Name").asText() + " is not the stack's");
                }
            } else if (!mayRead || mount.path("RW").asBoolean()) {
                found.add("it has the machine's " + source);
            }
            if (!ONE_SIDED.contains(mount.path("Propagation").asText())) {
                found.add("what is mounted in its " + mount.path("Destination").asText() + " is mounted for others");
            }
        }
        host.path("Tmpfs").properties().forEach(tmpfs -> {
            if (!List.of(tmpfs.getValue().asText().split(",")).containsAll(List.of("noexec", "nosuid", "nodev"))) {
                found.add("what it writes to " + tmpfs.getKey() + " could be run");
            }
        });
    }

    private static void ports(JsonNode host, boolean mayPublish, List<String> found) {
        if (host.path("PublishAllPorts").asBoolean()) {
            found.add("it publishes every port");
        }
        host.path("PortBindings").fieldNames().forEachRemaining(port -> {
            if (Integer.parseInt(port.replaceFirst("/.*", "")) < FIRST_OF_EVERYBODY) {
                found.add("its port " + port + " is one of root's");
            }
        });
        for (JsonNode bindings : host.path("PortBindings")) {
            if (!mayPublish) {
                found.add("it publishes a port and is not the entrance");
            }
            for (JsonNode binding : bindings) {
                if (!LOOPBACK.contains(binding.path("HostIp").asText())) {
                    found.add(
                            "it publishes a port at '" + binding.path("HostIp").asText() + "'");
                }
            }
        }
    }

    private static List<String> texts(JsonNode array) {
        var all = new ArrayList<String>();
        array.forEach(each -> all.add(each.asText()));
        return all;
    }

    private static List<String> texts(JsonNode array, String field) {
        var all = new ArrayList<String>();
        array.forEach(each -> all.add(each.path(field).asText()));
        return all;
    }
}
