package countme.topology.service;

import java.time.Instant;
import java.util.List;

/** A service that keeps clients out, and can be told whom. */
public interface Guarding {
    /**
     * A client that is kept out.
     *
     * @param client its address
     * @param reason in a word, such as {@code login}
     */
    record Ban(String client, String reason, Instant since, Instant until) {}

    /** The service that it is. */
    Service service();

    /** All bans in force, those that end last first. */
    List<Ban> bans(Inside running);

    /** Keeps a client out from now on; a {@link countme.topology.report.Problem} when it is one that is never banned. */
    void ban(Inside running, String address);

    /** Lets a client in again, whatever it was banned for; whether it was. */
    boolean unban(Inside running, String address);

    /** Lets everybody in again; how many bans that were. */
    int unbanAll(Inside running);
}
