package countme.acceptance;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Many connections that take their time. */
final class SlowAttacks {
    private static final String KIND = "Slowness";
    private static final String CLOSED = "each is closed within 15 s";
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** From the moment the last of them was opened. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int FEW_BYTES = 4096;

    private SlowAttacks() {}

    /** Opens a connection. */
    private interface Opening {
        Socket open() throws IOException;
    }

    static Stream<Attack> all() {
        return Stream.of(
                attack(
                        "headers drip from 200 connections, a byte a second",
                        CLOSED,
                        200,
                        "a",
                        by -> begun(by, "GET /nope HTTP/1.1\r\nHost: localhost\r\nX-A: ")),
                attack(
                        "a body drips from 200 connections, a byte a second: until all of it is there",
                        "open while bytes come",
                        200,
                        "a",
                        by -> begun(by, "POST /nope HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")),
                attack("500 requests without their end", CLOSED, 500, "", by -> begun(by, "GET /nope HTTP/1.1\r\n")),
                attack(
                        "2,000 connections over TLS that ask nothing",
                        CLOSED,
                        2000,
                        "",
                        by -> Attacker.connect(by.users(), "")),
                attack(
                        "2,000 connections that do not begin with TLS",
                        CLOSED,
                        2000,
                        "",
                        by -> Attacker.open(by.users().host(), by.users().https())),
                attack(
                        "500 of them at operators' port",
                        CLOSED,
                        500,
                        "",
                        by -> Attacker.open(by.users().host(), by.operators().https())),
                attack(
                        "500 of them at the port of HTTP",
                        CLOSED,
                        500,
                        "",
                        by -> Attacker.open(by.users().host(), by.users().http())));
    }

    private interface Way {
        Socket open(Attacker by) throws IOException;
    }

    private static Attack attack(String name, String outcome, int connections, String drop, Way way) {
        return Attack.of(KIND, name, outcome, by -> hold(connections, drop, () -> way.open(by)));
    }

    private static Socket begun(Attacker by, String bytes) throws IOException {
        Socket socket = Attacker.connect(by.users(), "");
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String hold(int connections, String drop, Opening opening) throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                open.add(opening.open());
            }
            Awaitility.await().pollInterval(SECOND).atMost(PATIENCE).until(() -> {
                open.removeIf(socket -> isClosed(socket, drop));
                return open.isEmpty();
            });
            return CLOSED;
        } catch (ConditionTimeoutException e) {
            return open.size() == connections ? "open while bytes come" : open.size() + " stay open";
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static boolean isClosed(Socket socket, String drop) {
        try {
            if (!drop.isEmpty()) {
                socket.getOutputStream().write(drop.getBytes(StandardCharsets.US_ASCII));
            }
            socket.setSoTimeout(1);
            if (socket.getInputStream().read(new byte[FEW_BYTES]) >= 0) {
                return false;
            }
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // Reset: closed as well.
        }
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed.
        }
        return true;
    }
}
