package countme.topology.service;

import countme.topology.config.Settings;
import countme.topology.state.Color;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Fixed addresses: the same topology has the same ones each time, so that nothing dangles after a restart of the engine. Who states none gets the next
 * free one, in the order of the services.
 */
final class Addresses {
    /** Instead of a last octet: to be given one. */
    static final int NONE = 0;

    private static final int FIRST_REPLICATED = 130;
    private static final int FIRST_SINGLE = 210;
    private static final int END = 255;
    private static final int MOST_SLOTS = Color.green.slots(Settings.MAX_REPLICAS).stream()
            .mapToInt(slot -> slot)
            .max()
            .orElseThrow();

    private final Map<Integer, String> taken = new HashMap<>();

    private Addresses() {}

    /** Gives addresses to those that state none. */
    static void assign(List<Service> services) {
        var addresses = new Addresses();
        List<Service> own =
                services.stream().filter(service -> service.joined().isEmpty()).toList();
        own.stream().filter(service -> service.firstHost() != NONE).forEach(addresses::take);
        own.stream().filter(service -> service.firstHost() == NONE).forEach(service -> {
            service.at(addresses.free(service));
            addresses.take(service);
        });
    }

    private void take(Service service) {
        hosts(service, service.firstHost()).forEach(host -> {
            String other = taken.putIfAbsent(host, service.name());
            if (other != null) {
                throw Mistake.of(
                        other + " and " + service.name() + " have the same address, ." + host + ".",
                        "State no address: it gets one that is free.");
            }
        });
    }

    private int free(Service service) {
        return IntStream.range(isReplicated(service) ? FIRST_REPLICATED : FIRST_SINGLE, END)
                .filter(first -> hosts(service, first).noneMatch(host -> host >= END || taken.containsKey(host)))
                .findFirst()
                .orElseThrow(() -> Mistake.of(
                        "No address is free for " + service.name() + ".",
                        "A network has 254 of them: use fewer services."));
    }

    /** Of all slots that it may ever have. */
    private static IntStream hosts(Service service, int first) {
        return isReplicated(service) ? IntStream.rangeClosed(first + 1, first + MOST_SLOTS) : IntStream.of(first);
    }

    private static boolean isReplicated(Service service) {
        return !service.slots().equals(List.of(0));
    }
}
