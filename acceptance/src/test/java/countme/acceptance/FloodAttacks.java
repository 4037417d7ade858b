package countme.acceptance;

import countme.acceptance.FloodClient.Way;
import java.util.stream.Stream;

/** Clients, not on this machine, that ask for more than people do. */
final class FloodAttacks {
    private static final String ONE = "Floods from one client";
    private static final String MANY = "Floods from many clients";

    private FloodAttacks() {}

    static Stream<Attack> all() {
        return Stream.of(
                attack(ONE, "150 requests at once: those beyond 100", "429", Way.AT_ONCE),
                attack(ONE, "600 connections that ask nothing", "400 taken, then silence", Way.IDLE),
                attack(ONE, "600 requests in a row", FloodClient.LIMITED, Way.IN_A_ROW),
                attack(ONE, "… each said to come from another address", FloodClient.LIMITED, Way.UNDER_FALSE_ADDRESSES),
                attack(ONE, "600 wrong logins in a row at operators' port", "401, then 429", Way.GUESSES),
                attack(ONE, "600 requests in a row for a foreign name", "421, then 429", Way.UNDER_A_FOREIGN_NAME),
                Attack.of(
                        ONE,
                        "600 requests in a row, again and again",
                        FloodClient.SILENCED + "; banned for limits",
                        by -> by.elsewhere().apply(Way.UNTIL_BANNED) + "; banned for "
                                + by.banned().get()),
                attack(
                        MANY,
                        "20 clients, each as often as it may, for five seconds",
                        FloodClient.ANSWERED,
                        Way.MANY_AS_ALLOWED),
                attack(MANY, "600 requests in a row by each of 20 clients", FloodClient.LIMITED, Way.MANY_IN_A_ROW));
    }

    private static Attack attack(String kind, String name, String outcome, Way way) {
        return Attack.of(kind, name, outcome, by -> by.elsewhere().apply(way));
    }
}
