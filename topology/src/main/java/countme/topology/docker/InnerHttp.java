package countme.topology.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * HTTP between the containers of a stack: services that publish no port are asked from inside another container, whatever machine the
 * engine is on.
 *
 * @param through a running container with bash
 * @param host address inside the stack
 */
public record InnerHttp(ContainerEngine engine, Inventory.Instance through, String host, int port) {
    private static final String ASK = "exec 3<>/dev/tcp/$0/$1 && printf '%s %s HTTP/1.0\\r\\n' \"$2\" \"$3\" >&3"
            + " && printf 'Content-Type: application/json\\r\\nContent-Length: %s\\r\\n\\r\\n%s' \"$4\" \"$5\" >&3 && cat <&3";

    /**
     * What came back.
     *
     * @param status of HTTP; 0 when there was no answer
     * @param body or, without an answer, why there is none
     */
    public record Answer(int status, String body) {
        /** Whether it is what was asked for. */
        public boolean isGood() {
            return status / 100 == 2;
        }
    }

    /** Asks for what is at a path. */
    public Answer get(String path) {
        return send("GET", path, "");
    }

    /** Sends a body, JSON or nothing. */
    public Answer send(String method, String path, String json) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        String length = String.valueOf(json.getBytes(StandardCharsets.UTF_8).length);
        int status = Exec.stream(
                engine,
                through,
                List.of("timeout", "30", "bash", "-c", ASK, host, String.valueOf(port), method, path, length, json),
                out,
                err);
        String answer = out.toString(StandardCharsets.UTF_8);
        int body = answer.indexOf("\r\n\r\n");
        if (status != 0 || body < 0 || !answer.matches("(?s)HTTP/1\\.[01] \\d{3}.*")) {
            return new Answer(0, err.toString(StandardCharsets.UTF_8).strip());
        }
        return new Answer(Integer.parseInt(answer.substring(9, 12)), answer.substring(body + 4));
    }
}
