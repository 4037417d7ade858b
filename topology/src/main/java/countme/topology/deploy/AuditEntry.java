package countme.topology.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.deploy.Audit.Result;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;

/**
 * One change of a project; in the audit a line of JSON.
 *
 * @param who user and machine, such as {@code root@web1}
 * @param what the verb, such as {@code up}, or {@code heal}
 * @param subject the instances concerned, such as {@code app-1, redis}
 * @param detail one sentence or less
 */
public record AuditEntry(Instant time, String who, String what, String subject, Result result, String detail) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** A change made by whoever runs this program. */
    static AuditEntry ofMine(Instant time, String what, String subject, Result result, String detail) {
        String who = System.getProperty("user.name") + "@" + machine();
        return new AuditEntry(time, who, what, subject, result, detail);
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
                json.path("what").asText(),
                json.path("subject").asText(),
                Result.valueOf(json.path("result").asText()),
                json.path("detail").asText());
    }

    String json() throws JsonProcessingException {
        var fields = new LinkedHashMap<String, String>();
        fields.put("time", time.toString());
        fields.put("who", who);
        fields.put("what", what);
        fields.put("subject", subject);
        fields.put("result", result.name());
        fields.put("detail", detail);
        return MAPPER.writeValueAsString(fields);
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
