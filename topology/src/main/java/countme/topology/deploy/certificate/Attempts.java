package countme.topology.deploy.certificate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.certs.PrivateFiles;
import countme.topology.concurrent.Backoff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How often an authority was asked in vain since it last gave a certificate. It outlives the launcher: authorities count, too, and whoever asks
 * too often is not heard for hours.
 *
 * @param failures 0 when it gave one
 * @param next when it is asked again, unless an operator wants it sooner
 * @param refusedUntil before that nobody may ask: the authority said so
 * @param names what it was asked for
 * @param why it gave none, in a line
 */
record Attempts(int failures, Instant next, Instant refusedUntil, String names, String why) {
    static final Attempts NONE = new Attempts(0, Instant.EPOCH, Instant.EPOCH, "", "");

    /** So slow that no more than five fall into an hour, which is what Let's Encrypt takes of a name that does not prove to be ours. */
    private static final Backoff PAUSE = new Backoff(Duration.ofMinutes(20), Duration.ofHours(12));

    private static final JsonMapper MAPPER = new JsonMapper();

    /** After one more. */
    Attempts failed(Instant now, Optional<Instant> notBefore, String reason, double chance) {
        Instant until = notBefore.orElse(Instant.EPOCH);
        Instant paused = now.plus(PAUSE.after(failures + 1, chance));
        return new Attempts(failures + 1, until.isAfter(paused) ? until : paused, until, names, reason);
    }

    /** What it means for these names: somebody who chose others has put something right, but does not make the authority hear sooner. */
    Attempts about(String wanted) {
        return names.equals(wanted) ? this : new Attempts(0, refusedUntil, refusedUntil, wanted, why);
    }

    /**
     * Whether it may be asked.
     *
     * @param wanted whether an operator wants it now
     */
    boolean mayAsk(Instant now, boolean wanted) {
        return !now.isBefore(wanted ? refusedUntil : next);
    }

    /** As it is kept in a file; what is not there or cannot be read is taken for none. */
    static Attempts in(Path file) {
        try {
            JsonNode node = MAPPER.readTree(Files.readString(file));
            return new Attempts(
                    node.path("failures").asInt(),
                    Instant.parse(node.path("next").asText()),
                    Instant.parse(node.path("refusedUntil").asText()),
                    node.path("names").asText(),
                    node.path("why").asText());
        } catch (IOException | DateTimeException e) {
            return NONE;
        }
    }

    /** Keeps it in a file; a {@link countme.certs.CertificateProblem} when it cannot. */
    void keep(Path file) {
        try {
            PrivateFiles.prepare(file.resolveSibling(""));
            PrivateFiles.write(
                    file,
                    MAPPER.writeValueAsString(Map.of(
                            "failures", failures,
                            "next", next.toString(),
                            "refusedUntil", refusedUntil.toString(),
                            "names", names,
                            "why", why)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
