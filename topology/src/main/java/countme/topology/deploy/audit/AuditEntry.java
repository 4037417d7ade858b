package countme.topology.deploy.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.deploy.audit.Audit.Result;
import countme.topology.policy.Ownership;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One change of a project; in the audit a line of JSON.
 *
 * @param who user and machine, such as {@code root@web1}
 * @param process of the launcher that made it; 0 where that was not written down
 * @param what the verb, such as {@code up}, or {@code heal}
 * @param arguments of the verb, such as {@code app=3}
 * @param subject the instances concerned, such as {@code app-1, redis}
 * @param detail one sentence or less
 */
public record AuditEntry(
        Instant time,
        String who,
        long process,
        String what,
        String arguments,
        String subject,
        Result result,
        String detail) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** A change made by whoever runs this program. */
    static AuditEntry ofMine(
            Instant time, String what, String arguments, String subject, Result result, String detail) {
        return new AuditEntry(time, me(), ProcessHandle.current().pid(), what, arguments, subject, result, detail);
    }

    /** Whoever runs this program, and on which machine, such as {@code root@web1}. */
    public static String me() {
        return System.getProperty("user.name") + "@" + Ownership.machineName();
    }

    /**
     * Reads a line.
     *
     * @throws JsonProcessingException when it is no JSON
     * @throws DateTimeException when its time is none
     * @throws IllegalArgumentException when its result is none
     */
    static AuditEntry parse(String line) throws JsonProcessingException {
        JsonNode json = MAPPER.readTree(line);
        return new AuditEntry(
                Instant.parse(json.path("time").asText()),
                json.path("who").asText(),
                json.path("process").asLong(),
                json.path("what").asText(),
                json.path("arguments").asText(),
                json.path("subject").asText(),
                Result.valueOf(json.path("result").asText()),
                json.path("detail").asText());
    }

    /** The verb with its arguments. */
    public String command() {
        return arguments.isEmpty() ? what : what + " " + arguments;
    }

    /** Whether this very launcher made it. */
    public boolean isOwn() {
        return process == ProcessHandle.current().pid() && who.equals(me());
    }

    /** All of it but the time, for those who watch. */
    public String line() {
        return Stream.of(who + ": " + command() + " " + result.words(), subject, detail)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(": "));
    }

    String json() throws JsonProcessingException {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("time", time.toString());
        fields.put("who", who);
        fields.put("process", process);
        fields.put("what", what);
        fields.put("arguments", arguments);
        fields.put("subject", subject);
        fields.put("result", result.name());
        fields.put("detail", detail);
        return MAPPER.writeValueAsString(fields);
    }
}
