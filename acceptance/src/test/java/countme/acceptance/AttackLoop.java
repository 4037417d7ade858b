package countme.acceptance;

import countme.loadtest.AnyServer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that does all attacks of one kind again and again, eight at a time, until it is ended: what they come to is not looked at. */
final class AttackLoop {
    private static final int AT_A_TIME = 8;

    private AttackLoop() {}

    /** Kind; address of the proxy; its ports of HTTPS, of HTTP and of operators; their login, the registry's; and addresses of its own. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        List<String> words = List.of(arguments);
        List<Attack> attacks = Attacks.all()
                .filter(attack -> attack.kind().equals(words.get(0)))
                .toList();
        Attacker attacker = attacker(words.subList(1, 7), words.subList(7, words.size()));
        var next = new AtomicInteger();
        for (int i = 0; i < AT_A_TIME; i++) {
            new Thread(() -> attack(attacks, attacker, next)).start();
        }
        System.out.println("attacking");
    }

    private static Attacker attacker(List<String> words, List<String> own) {
        String host = words.get(0);
        int https = Integer.parseInt(words.get(1));
        int http = Integer.parseInt(words.get(2));
        int operators = Integer.parseInt(words.get(3));
        return new Attacker(
                new Target(host, https, http, AnyServer.trusted()),
                new Target(host, operators, 0, AnyServer.trusted()),
                words.get(4),
                words.get(5),
                way -> {
                    try {
                        return FloodClient.flood(way, host, way.port(https, operators), own);
                    } catch (IOException e) {
                        return e.toString();
                    }
                },
                () -> "",
                () -> {
                    throw new UnsupportedOperationException("nobody looks into the log");
                });
    }

    private static void attack(List<Attack> attacks, Attacker attacker, AtomicInteger next) {
        while (true) {
            Attack attack = attacks.get(next.getAndIncrement() % attacks.size());
            try {
                String unused = attack.attempt().by(attacker);
            } catch (Exception e) {
                // Refused, or kept out: the next one.
            }
        }
    }
}
