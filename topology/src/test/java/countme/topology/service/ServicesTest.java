package countme.topology.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.Network;
import countme.topology.config.Subnet;
import countme.topology.config.Subnets;
import countme.topology.report.Problem;
import countme.topology.service.catalog.Redis;
import countme.topology.service.watch.LogFormat;
import countme.topology.state.Color;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicesTest {
    private static final Placement PLACE = new Placement("countme", new Subnets(new Subnet("10.213.4")));

    private static final class Some extends Services {
        Some(Service... services) {
            List.of(services).forEach(this::add);
        }

        @Override
        public String subject() {
            return "the shop";
        }
    }

    private static class Cache extends Service {
        Cache(String name, int host) {
            super(name, ImageRef.of("cache:1.0.0"), host);
            writes(LogFormat.LOGFMT);
        }

        Cache(String name) {
            super(name, ImageRef.of("cache:1.0.0"));
            writes(LogFormat.LOGFMT);
        }

        Cache needing(Service other) {
            dependsOn(other);
            return this;
        }

        Cache published() {
            publishes(new PublishedPort("127.0.0.1", 80, 80));
            return this;
        }

        Cache inSlots(List<Integer> slots) {
            replicated(slots);
            return this;
        }
    }

    @Test
    void whoStatesNoAddressGetsTheNextFreeOne() {
        var first = new Cache("first");
        var second = new Cache("second");
        var many = new Cache("many").inSlots(Color.blue.slots(2));
        var more = new Cache("more").inSlots(Color.blue.slots(2));

        assertThat(new Some(first, new Cache("stated", 210), many, second, more).stateful())
                .isEmpty();

        assertThat(first.address(PLACE, Network.backend, 0)).isEqualTo("10.213.5.211");
        assertThat(second.address(PLACE, Network.backend, 0)).isEqualTo("10.213.5.212");
        assertThat(many.address(PLACE, Network.backend, 1)).isEqualTo("10.213.5.131");
        assertThat(more.address(PLACE, Network.backend, 1))
                .as("behind all slots of the others")
                .isEqualTo("10.213.5.149");
    }

    @Test
    void whatIsInNoTopologyHasNoAddress() {
        var alone = new Cache("alone");

        assertThatThrownBy(() -> alone.address(PLACE, Network.backend, 11))
                .hasMessageContaining("alone has no address");
    }

    @Test
    void twoCannotHaveTheSameAddressOrName() {
        assertThatThrownBy(() -> new Some(new Cache("a", 30), new Cache("b", 30)).stateful())
                .hasMessageContaining("a and b have the same address, .30");
        assertThatThrownBy(() -> new Some(new Cache("a", 30), new Cache("a", 31)).stateful())
                .hasMessageContaining("Two services are called a");
    }

    @Test
    void aPartIsPlayedByOneServiceAtMost() {
        var second = new Redis(ServiceLogins.NONE);

        assertThat(new Some(second).stateful()).contains(second);
        assertThatThrownBy(() -> new Some(new Cache("a")).entrance())
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Entrance");
        assertThatThrownBy(() -> new Some(new Cache("a")).requireVersioned()).isInstanceOf(Problem.class);
    }

    @Test
    void whatCannotBeRunIsRefusedBeforeAnythingIsMade() {
        var other = new Cache("other");

        assertRefused("lost, which is not among", new Cache("a").needing(new Cache("lost")));
        assertRefused("Use lower-case letters", new Cache("My Cache"));
        assertRefused("publishes a port", new Cache("a").published());
        assertRefused("has no replicas", other, new Shop());
        assertRefused("writes(LogFormat", new Silent());
    }

    private static void assertRefused(String why, Service... services) {
        assertThatThrownBy(() -> new Some(services).stateful())
                .isInstanceOf(Problem.class)
                .hasMessageContaining(why);
    }

    private static final class Silent extends Service {
        Silent() {
            super("silent", ImageRef.of("cache:1.0.0"));
        }
    }

    private static final class Shop extends Cache implements Versioned {
        Shop() {
            super("shop");
        }

        @Override
        public Service service() {
            return this;
        }
    }

    @Test
    void nothingIsAddedOnceItWasLookedAt() {
        var some = new Some(new Cache("a"));
        assertThat(some.stateful()).isEmpty();

        assertThatThrownBy(() -> some.add(new Cache("b"))).hasMessageContaining("Add it in the constructor");
    }
}
