package countme.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.service.catalog.Proxy;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** A proxy that takes over its configuration again and again. */
@Tag("faults")
@Testcontainers
@Order(Stack.NEEDS_EVERYTHING)
class ReloadFaultsTest {
    private static final int RELOADS = 100;

    @Container
    static final Stack stack = Stack.shared();

    @Test
    void aHundredReloadsFailNoRequest() {
        Proxy proxy = stack.topology().proxy();
        String[] reload = proxy.configuration(stack.deployment().project().site())
                .reload()
                .apply()
                .toArray(String[]::new);

        Tally noticed = Scene.of(stack).during("100 reloads of the proxy", () -> {
            for (int i = 0; i < RELOADS; i++) {
                Scene.of(stack).exec("proxy", reload);
            }
        });

        assertThat(noticed.failures()).isZero();
    }
}
