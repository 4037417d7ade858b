package countme.acceptance;

import countme.acceptance.FloodClient.Way;
import java.util.stream.Stream;

/** One client, not on this machine, that asks for more than people do. */
final class FloodAttacks {
    private static final String KIND = "Floods from one client";

    private FloodAttacks() {}

    static Stream<Attack> all() {
        return Stream.of(
                attack("150 requests at once: those beyond 100", "429", Way.AT_ONCE),
                attack("600 requests in a row", FloodClient.LIMITED, Way.IN_A_ROW),
                attack("… each said to come from another address", FloodClient.LIMITED, Way.UNDER_FALSE_ADDRESSES),
                attack("600 wrong logins in a row at operators' port", "401, then 429", Way.GUESSES));
    }

    private static Attack attack(String name, String outcome, Way way) {
        return Attack.of(KIND, name, outcome, by -> by.elsewhere().apply(way));
    }
}
