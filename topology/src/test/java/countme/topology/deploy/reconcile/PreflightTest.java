package countme.topology.deploy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.config.Ports;
import countme.topology.deploy.Examples;
import countme.topology.deploy.project.LocalVisitor;
import countme.topology.docker.Inventory;
import countme.topology.docker.Inventory.State;
import countme.topology.report.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {
    private static final long MEBIBYTE = 1024 * 1024;
    private static final Inventory NOTHING = new Inventory(List.of());

    private final Ports ports = Ports.free();

    @Test
    void freePortsAreFine() {
        assertThat(Preflight.ports(ports, NOTHING, new LocalVisitor())).isEmpty();
    }

    @Test
    void aPortThatSomethingElseHasIsAProblemThatNamesItsFlag() throws IOException {
        try (var other = new ServerSocket(ports.http(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(Preflight.ports(ports, NOTHING, new LocalVisitor()))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem)
                            .hasMessageContainingAll(
                                    "Port " + other.getLocalPort() + " on 127.0.0.1", "--http-port", "ss -ltnp"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, false, 0",
        "::1, 127.0.0.1, false, 1",
        "127.0.0.1, ::, false, 1",
        "::1, ::1, true, 0",
        "::1, ::1, , 0"
    })
    void anIpv6AddressNeedsTheEnginesUserlandProxy(
            String bind, String opsBind, @Nullable Boolean userlandProxy, int problems) {
        var ports = new Ports(bind, 8443, 8080, opsBind, 9443);

        assertThat(Preflight.addresses(ports, Optional.ofNullable(userlandProxy)).stream())
                .hasSize(problems)
                .allSatisfy(problem -> assertThat(problem).hasMessageContainingAll("::", "--bind", "userland-proxy"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost, 0",
        "::1, localhost, 0",
        "0.0.0.0, localhost, 1",
        "192.0.2.7, shop.localhost, 1",
        "::, count.example, 0"
    })
    void whoeverIsLetInFromElsewhereNeedsAName(String bind, String name, int problems) {
        var ports = new Ports(bind, 8443, 8080, "127.0.0.1", 9443);

        assertThat(Preflight.name("the counter", ports, name).stream())
                .hasSize(problems)
                .allSatisfy(problem -> assertThat(problem).hasMessageContainingAll(bind, name, "--server-name"));
    }

    @Test
    void everyTakenPortIsNamed() throws IOException {
        try (var https = new ServerSocket(ports.https(), 1, InetAddress.getLoopbackAddress());
                var http = new ServerSocket(ports.http(), 1, InetAddress.getLoopbackAddress());
                var ops = new ServerSocket(ports.ops(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(Preflight.ports(ports, NOTHING, new LocalVisitor()))
                    .extracting(Problem::next)
                    .satisfiesExactly(
                            next -> assertThat(next).contains("--https-port", ":" + https.getLocalPort()),
                            next -> assertThat(next).contains("--http-port", ":" + http.getLocalPort()),
                            next -> assertThat(next).contains("--ops-port", ":" + ops.getLocalPort()));
        }
    }

    @ParameterizedTest
    @CsvSource({"RUNNING,0", "PAUSED,0", "EXITED,1"})
    void aPortOfThisStacksOwnProxyIsFineAsLongAsItHoldsIt(State state, int problems) throws IOException {
        try (var proxy = new ServerSocket(ports.https(), 1, InetAddress.getLoopbackAddress())) {
            var inventory = new Inventory(List.of(Examples.publishing(proxy.getLocalPort(), state)));
            assertThat(Preflight.ports(ports, inventory, new LocalVisitor())).hasSize(problems);
        }
    }

    @Test
    void thatTheProxyHasOnePortMakesNoOtherItsOwn() throws IOException {
        try (var other = new ServerSocket(ports.http(), 1, InetAddress.getLoopbackAddress())) {
            var inventory = new Inventory(List.of(Examples.publishing(ports.https(), State.RUNNING)));
            assertThat(Preflight.ports(ports, inventory, new LocalVisitor()))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem).hasMessageContaining("Port " + other.getLocalPort()));
        }
    }

    @Test
    void anAddressThisMachineDoesNotHaveIsAProblemOfItsOwn() {
        // 192.0.2.0/24 is for documentation: no machine has an address in it.
        assertThat(Preflight.ports(
                        new Ports("192.0.2.7", ports.https(), ports.http(), "127.0.0.1", ports.ops()),
                        NOTHING,
                        new LocalVisitor()))
                .first()
                .satisfies(problem -> assertThat(problem).hasMessageContainingAll("192.0.2.7", "--bind"));
    }

    @Test
    void aDiskWithTooLittleRoomIsAProblemThatSaysHowMuch() {
        assertThat(Preflight.disk("/data", 100 * MEBIBYTE, 101 * MEBIBYTE))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .hasMessageContainingAll("/data", "100 MiB are free", "101 MiB must be", "--min-free-disk"));
        assertThat(Preflight.disk("/data", 101 * MEBIBYTE, 101 * MEBIBYTE)).isEmpty();
    }
}
