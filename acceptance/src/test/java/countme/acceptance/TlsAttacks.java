package countme.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;

/** Clients that want less of TLS than there is. */
final class TlsAttacks {
    private static final String KIND = "TLS";
    private static final String REFUSED = "refused (handshake failure)";
    private static final String TOO_OLD = "refused (protocol version)";

    private TlsAttacks() {}

    static Stream<Attack> all() {
        return Stream.of(
                hello("TLS 1.0", TOO_OLD, Hello.old("TLSv1")),
                hello("TLS 1.1", TOO_OLD, Hello.old("TLSv1.1")),
                hello(
                        "suites without forward secrecy: RSA with AES-GCM, AES-CBC, 3DES",
                        REFUSED,
                        Hello.offering("009c" + "002f" + "000a")),
                hello("suites of CBC with forward secrecy", REFUSED, Hello.offering("c009" + "c013" + "c023" + "c027")),
                hello(
                        "RC4, NULL, export and anonymous suites",
                        REFUSED,
                        Hello.offering("0005" + "c007" + "0002" + "0003" + "0034" + "c018")),
                hello("a group that is not among the four", REFUSED, Hello.agreeingIn(Hello.P521)),
                hello("one of the six suites: the same hello is good for it", "accepted", Hello.offering("c02b")),
                Attack.of(
                        KIND,
                        "a record of 64 kB",
                        "refused (record overflow)",
                        by -> Hello.answer(by.users(), "160301ffff" + "00".repeat(0xffff))),
                Attack.of(
                        KIND,
                        "HTTP without TLS on the TLS port",
                        "400",
                        by -> Attacker.told(by.plain(
                                by.users().https(), "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))),
                Attack.of(
                        KIND,
                        "the same on operators' port",
                        "400",
                        by -> Attacker.told(by.plain(
                                by.operators().https(),
                                "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))),
                early("early data in a resumed session", "0 bytes allowed, not sent", EarlyData::asAllowed),
                early("… by a client that sends it all the same", "0 bytes allowed, rejected", EarlyData::anyway),
                Attack.of(KIND, "renegotiation, begun by the client", "refused", TlsAttacks::renegotiate));
    }

    private static Attack hello(String name, String outcome, Hello hello) {
        return Attack.of(KIND, name, outcome, by -> hello.answer(by.users()));
    }

    private interface Early {
        String to(Target target) throws IOException;
    }

    private static Attack early(String name, String outcome, Early early) {
        return Attack.of(KIND, name, outcome, by -> {
            assumeTrue(EarlyData.isPossible());
            return early.to(by.users());
        });
    }

    private static String renegotiate(Attacker by) throws IOException {
        try (var socket = (SSLSocket) by.users()
                .trust()
                .getSocketFactory()
                .createSocket(by.users().host(), by.users().https())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            try {
                socket.startHandshake();
                return socket.getInputStream().read() < 0 ? "refused" : "accepted";
            } catch (IOException e) {
                return "refused";
            }
        }
    }
}
