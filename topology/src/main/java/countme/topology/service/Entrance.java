package countme.topology.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A service that lets users in, and operators by a door of their own. A topology has one, and no other publishes ports. */
public interface Entrance {
    /** The service that it is. */
    Service service();

    /** Where users go, such as {@code https://localhost:8443}. */
    String url();

    /** The port inside that answers users, over TLS. */
    int usersPort();

    /** The port inside that sends users to {@link #url}, without TLS. */
    int redirectPort();

    /** The port inside for operators. */
    int operatorsPort();

    /**
     * Where operators go, such as {@code https://localhost:9443}.
     *
     * @param bind address that {@link #operatorsPort} is published on
     * @param port on the engine's machine
     */
    String operatorsUrl(String bind, int port);

    /** The file of its configuration that tells operators what each container runs from, which only a launcher knows; empty where it shows none. */
    Optional<String> imagesFile();

    /**
     * Answers whoever asks without TLS for {@code /.well-known/acme-challenge/TOKEN}, under any name of the stack's own, from now on.
     *
     * @param token letters, digits, {@code -} and {@code _}
     */
    void answerChallenge(Inside inside, String token, String answer);

    /** Answers no challenge any more. */
    void endChallenges(Inside inside);

    /** A command inside that exits with 0 when no request is under way that may still be sent where requests went before; it fails after {@code atMost}. */
    List<String> drained(Duration atMost);

    /** Whether the request failed that a line of its log tells of; empty for other lines. */
    Optional<Boolean> failed(String line);
}
