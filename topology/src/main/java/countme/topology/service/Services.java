package countme.topology.service;

import countme.topology.config.Network;
import countme.topology.report.Problem;
import countme.topology.service.watch.LogFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The services of a topology, and which of them play a part that the launcher has to know: one lets users in, one may be deployed in versions, hold what must
 * not be lost, keep the logs or the images. A topology extends this; the launcher does all it does to whatever extends it.
 */
public abstract class Services {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

    private final List<Service> added = new ArrayList<>();
    private @Nullable List<Service> all;

    /** What its users use, such as {@code the counter}: messages speak of it by this name. */
    public abstract String subject();

    /** Adds a service, in the constructor; gives it back. */
    protected final synchronized <S extends Service> S add(S service) {
        if (all != null) {
            throw Mistake.of(
                    "The service " + service.name() + " was added after somebody had looked at the services.",
                    "Add it in the constructor.");
        }
        added.add(service);
        return service;
    }

    /**
     * Every service, those that serve first.
     *
     * @throws Problem where two have the same name or address, none lets users in, or one is described in a way that cannot be run
     */
    public final List<Service> services() {
        var serving = serving();
        return Stream.concat(serving.stream(), complete().stream().filter(service -> !serving.contains(service)))
                .toList();
    }

    /** All that were added; those that state no address of their own have got one. */
    private synchronized List<Service> complete() {
        List<Service> known = all;
        if (known == null) {
            requireDifferentNames(added);
            added.forEach(this::requireWhole);
            Addresses.assign(added);
            known = List.copyOf(added);
            all = known;
        }
        return known;
    }

    /** The one that lets users in. */
    public final Entrance entrance() {
        return playing(Entrance.class)
                .orElseThrow(
                        () -> Mistake.of("No service lets users in.", "Add one that is an Entrance, such as Proxy."));
    }

    /** The one that is deployed in versions. */
    public final Optional<Versioned> versioned() {
        return playing(Versioned.class);
    }

    /** The same where there has to be one; a {@link Problem} where there is none. */
    public final Versioned requireVersioned() {
        return versioned()
                .orElseThrow(() -> Problem.usage(
                        "Nothing here is deployed in versions",
                        "No service of this topology says that it is.",
                        "Change the topology and type 'up'."));
    }

    /** The one that holds what must not be lost. */
    public final Optional<Stateful> stateful() {
        return playing(Stateful.class);
    }

    /** The one that keeps the logs. */
    public final Optional<LogStore> logStore() {
        return playing(LogStore.class);
    }

    /** The one that keeps images. */
    public final Optional<ImageRegistry> registry() {
        return playing(ImageRegistry.class);
    }

    /** The one that keeps clients out. */
    public final Optional<Guarding> guarding() {
        return playing(Guarding.class);
    }

    private <R> Optional<R> playing(Class<R> part) {
        List<R> players =
                complete().stream().filter(part::isInstance).map(part::cast).toList();
        if (players.size() > 1) {
            throw Mistake.of(
                    "More than one service is of the kind " + part.getSimpleName() + ".",
                    "Leave one of them, such as " + ((Service) players.get(0)).name() + ".");
        }
        return players.stream().findFirst();
    }

    /** What must be ready for users to be answered: the entrance and everything it depends on. */
    public final Set<Service> serving() {
        var serving = new LinkedHashSet<Service>();
        collect(entrance().service(), serving);
        return serving;
    }

    /** What goes from one service to another, whoever begins it first: what they depend on, what they feed, and what they exchange beside that. */
    public final List<DataFlow> dataFlows() {
        List<Service> known = services();
        return known.stream()
                .flatMap(service -> Stream.of(
                                service.dependencies(),
                                service.feeds(),
                                List.copyOf(service.exchanges().keySet()))
                        .flatMap(List::stream)
                        .distinct()
                        .filter(known::contains)
                        .map(other -> new DataFlow(
                                service,
                                other,
                                service.exchanges().getOrDefault(other, ""),
                                service.dependencies().contains(other))))
                .toList();
    }

    /** Their names. */
    public final Set<String> servingNames() {
        return serving().stream().map(Service::name).collect(Collectors.toSet());
    }

    private static void collect(Service service, Set<Service> into) {
        into.add(service);
        service.dependencies().forEach(dependency -> collect(dependency, into));
    }

    /** Rule files for a Prometheus that watches it, by their names, whoever runs that; none unless overridden. */
    public SortedMap<String, String> rules(Placement site) {
        return Collections.emptySortedMap();
    }

    /** Every container's name in messages, such as {@code app-1}. */
    public final List<String> instances() {
        return services().stream().flatMap(Services::instances).toList();
    }

    private static Stream<String> instances(Service service) {
        return service.slots().stream().map(service::instance);
    }

    public final Optional<Service> service(String name) {
        return services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst();
    }

    /** What lives in the network of a service. */
    public final List<Service> joining(Service service) {
        return services().stream()
                .filter(other -> other.joined().equals(Optional.of(service)))
                .toList();
    }

    private static void requireDifferentNames(List<Service> services) {
        var names = new HashSet<String>();
        services.forEach(service -> {
            if (!names.add(service.name())) {
                throw Mistake.of("Two services are called " + service.name() + ".", "Give one of them another name.");
            }
        });
    }

    /** What else would only be seen when the stack is half made. */
    private void requireWhole(Service service) {
        String name = service.name();
        if (!NAME.matcher(name).matches()) {
            throw Mistake.of(
                    "A service is called '" + name + "', which cannot be part of a container's name.",
                    "Use lower-case letters, digits and dashes.");
        }
        LogFormat unused = service.logs();
        service.dependencies().stream()
                .filter(other -> !added.contains(other))
                .findFirst()
                .ifPresent(other -> {
                    throw Mistake.of(
                            "The service " + name + " depends on " + other.name()
                                    + ", which is not among the services.",
                            "Add it, too.");
                });
        Stream.of(service.dependencies(), service.feeds(), service.exchanges().keySet())
                .flatMap(Collection::stream)
                .filter(added::contains)
                .forEach(other -> {
                    Network unusedToo = other.shared(service);
                });
        if (!(service instanceof Entrance) && !service.publishedPorts().isEmpty()) {
            throw Mistake.of(
                    "The service " + name + " publishes a port and lets no users in.",
                    "Publish it by the service that is an Entrance.");
        }
        if (service instanceof Versioned && service.slots().contains(0)) {
            throw Mistake.of(
                    "The service " + name + " is deployed in versions and has no replicas.",
                    "Call replicated(group.color().slots(replicas)) in its constructor.");
        }
    }
}
