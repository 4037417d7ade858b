package countme.topology.service.catalog;

import com.github.dockerjava.api.model.Capability;
import countme.topology.config.Network;
import countme.topology.service.DataVolume;
import countme.topology.service.Limits;
import countme.topology.service.PublishedPort;
import countme.topology.service.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a service is run, for people to read. Secrets belong into files, and files are not shown. Where a word of a command or a variable
 * is a secret all the same, by its name or as a part of an address, it only says that it is set.
 */
final class ServiceSettings {
    /** What is set, and to what. */
    record Value(String name, String value) {}

    private static final String HIDDEN = "(hidden)";

    /** Names of secrets, not those of files that have them. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(passw|passphrase|secret|token|credential|api_?-?key|access_?-?key|private_?-?key).*(?<!file|path|dir)");

    /** A word that has a name and a value, such as {@code --requirepass=x}. */
    private static final Pattern NAMED = Pattern.compile("(?s)([\\w.-]+)=(.*)");

    /** A word that a shell takes as it is. */
    private static final Pattern PLAIN = Pattern.compile("[\\w./:=,@%+()-]+");

    private static final Pattern LOGIN_IN_ADDRESS = Pattern.compile("(://[^/\\s:@]*:)[^/\\s@]+@");

    private ServiceSettings() {}

    /** How its containers are run; what is not said of it is left out. */
    static List<Value> of(Service service) {
        return Stream.of(
                        new Value("Command", command(service.command())),
                        new Value("User", service.user()),
                        new Value("Limits", limits(service.limits())),
                        new Value("Networks", join(service.networks().stream().map(Network::name))),
                        new Value(
                                "Published",
                                join(service.publishedPorts().stream().map(ServiceSettings::port))),
                        new Value("Volumes", join(service.volumes().stream().map(ServiceSettings::volume))),
                        new Value(
                                "Reads", join(service.foreignVolumes().stream().map(ServiceSettings::volume))),
                        new Value("Needs", join(service.dependencies().stream().map(Service::name))),
                        new Value(
                                "Capabilities",
                                join(service.capabilities().stream().map(Capability::name))),
                        new Value("Healthy when", command(service.health().alive())),
                        new Value(
                                "Ready when",
                                service.health().ready().equals(service.health().alive())
                                        ? ""
                                        : command(service.health().ready())),
                        new Value(
                                "Stops on",
                                service.stopSignal() + ", within "
                                        + service.stopGrace().toSeconds() + " s"))
                .filter(setting -> !setting.value().isEmpty())
                .toList();
    }

    /** Its variables by name. */
    static List<Value> environment(Service service) {
        return service.environment().entrySet().stream()
                .map(variable -> new Value(variable.getKey(), shown(variable.getKey(), variable.getValue())))
                .toList();
    }

    /** A command as one would type it. */
    static String command(List<String> words) {
        var shown = new ArrayList<String>();
        boolean secret = false;
        for (String word : words) {
            shown.add(quoted(secret ? HIDDEN : shown(word)));
            secret = word.startsWith("-") && !word.contains("=") && isSecret(word);
        }
        return String.join(" ", shown);
    }

    private static String shown(String word) {
        var named = NAMED.matcher(word);
        return named.matches() ? named.group(1) + "=" + shown(named.group(1), named.group(2)) : withoutLogin(word);
    }

    private static String shown(String name, String value) {
        return isSecret(name) && !value.isEmpty() ? HIDDEN : withoutLogin(value);
    }

    private static boolean isSecret(String name) {
        return SECRET.matcher(name).matches();
    }

    private static String withoutLogin(String text) {
        return LOGIN_IN_ADDRESS.matcher(text).replaceAll("$1" + HIDDEN + "@");
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String limits(Limits limits) {
        return String.format(
                Locale.ROOT,
                "%d MiB, %d processes, processor weight %d",
                limits.memoryMiB(),
                limits.pids(),
                limits.cpuShares());
    }

    private static String port(PublishedPort port) {
        return port.bind() + ":" + port.hostPort() + " → " + port.containerPort();
    }

    private static String volume(DataVolume volume) {
        return volume.name() + " at " + volume.path();
    }

    private static String join(Stream<String> all) {
        return all.collect(Collectors.joining(", "));
    }
}
