package countme.acceptance;

import java.io.IOException;
import java.net.InetSocketAddress;
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
                reading("answers read from 200 connections, a byte a second", 1, SlowAttacks::askingMuch),
                reading("… and not read at all", 0, SlowAttacks::askingMuch),
                reading("… nor over HTTP, 60 of 8 kB each", 0, SlowAttacks::askingLong),
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

    private static Attack reading(String name, int bytesASecond, Way way) {
        return Attack.of(KIND, name, CLOSED, by -> {
            List<Socket> open = new ArrayList<>();
            try {
                for (int i = 0; i < 200; i++) {
                    open.add(way.open(by));
                }
                Awaitility.await().pollInterval(SECOND).atMost(PATIENCE).until(() -> {
                    open.removeIf(socket -> isReset(socket, bytesASecond));
                    return open.isEmpty();
                });
                return CLOSED;
            } catch (ConditionTimeoutException e) {
                return open.size() + " stay open";
            } finally {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        });
    }

    /** The answers are longer, together, than all that lies between here and there can hold. */
    private static Socket askingMuch(Attacker by) throws IOException {
        Socket socket = Attacker.secure(narrow(by.users().https(), by), by.users(), "");
        String request = "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n";
        socket.getOutputStream().write(request.repeat(2000).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static Socket askingLong(Attacker by) throws IOException {
        Socket socket = narrow(by.users().http(), by);
        // The answer repeats the path.
        String request = "GET /" + "a".repeat(8000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.repeat(60).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static Socket narrow(int port, Attacker by) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(FEW_BYTES);
        socket.connect(new InetSocketAddress(by.users().host(), port));
        return socket;
    }

    private static boolean isReset(Socket socket, int bytesASecond) {
        try {
            socket.setSoTimeout(1);
            if (socket.getInputStream().readNBytes(bytesASecond).length == bytesASecond) {
                socket.getOutputStream().write('\n');
                return false;
            }
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // Reset.
        }
        return true;
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
