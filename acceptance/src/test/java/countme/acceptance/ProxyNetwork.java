package countme.acceptance;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The network that clients of the proxy are in, when they do not come from this machine.
 *
 * @param name as the engine calls it
 * @param id the engine's
 * @param proxy the proxy's address in it
 */
record ProxyNetwork(String name, String id, String proxy) {
    /** The last octet of addresses that no service has; each is given once. */
    private static final int FIRST = 140;

    private static final int END = 210;
    private static final AtomicInteger NEXT = new AtomicInteger(FIRST);

    /** The first of the proxy's, if it has several. */
    static ProxyNetwork of(Stack stack) {
        InspectContainerResponse proxy = proxy(stack);
        String name = String.valueOf(proxy.getHostConfig().getNetworkMode());
        var network =
                Objects.requireNonNull(proxy.getNetworkSettings().getNetworks().get(name));
        return new ProxyNetwork(name, String.valueOf(network.getNetworkID()), String.valueOf(network.getIpAddress()));
    }

    static InspectContainerResponse proxy(Stack stack) {
        return stack.docker()
                .inspectContainerCmd(stack.instance(stack.topology().proxy(), 0).id())
                .exec();
    }

    /** Addresses in it that nobody has had yet, as long as there are any. */
    List<String> freshAddresses(int number) {
        int end = NEXT.updateAndGet(next -> (next + number > END ? FIRST : next) + number);
        String prefix = proxy.substring(0, proxy.lastIndexOf('.') + 1);
        return IntStream.range(end - number, end)
                .mapToObj(host -> prefix + host)
                .toList();
    }
}
