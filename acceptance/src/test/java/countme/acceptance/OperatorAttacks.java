package countme.acceptance;

import java.util.function.Function;
import java.util.stream.Stream;

/** Requests for what is behind the operators' port: without their login, and with it for what nobody may do from here. */
final class OperatorAttacks {
    private static final String KIND = "Operators' port";
    private static final String UNKNOWN = "401";
    private static final String MISSING = "404";
    private static final String FORBIDDEN = "403";
    private static final String WRONG = "Basic Y291bnRtZTp3cm9uZw==";

    private OperatorAttacks() {}

    static Stream<Attack> all() {
        return Stream.of(strangers(), operators(), pushers(), users()).flatMap(rows -> rows);
    }

    private static Stream<Attack> strangers() {
        return Stream.of(
                asked("the console without a login", UNKNOWN, "GET /", by -> ""),
                asked("its data without a login", UNKNOWN, "GET /topology.json", by -> ""),
                asked("Prometheus without a login", UNKNOWN, "GET /prometheus/api/v1/query?query=up", by -> ""),
                asked("a path trick without a login", MISSING, "GET /prometheus/..;/api/v1/query", by -> ""),
                asked("the registry without a login", UNKNOWN, "GET /v2/_catalog", by -> ""),
                asked("the console with a wrong login", UNKNOWN, "GET /", by -> WRONG),
                asked("the registry with a wrong login", UNKNOWN, "GET /v2/_catalog", by -> WRONG),
                asked("the console with the registry's login", UNKNOWN, "GET /", Attacker::registryLogin),
                asked("the registry with the console's login", UNKNOWN, "GET /v2/_catalog", Attacker::login),
                asked("a login of another scheme", UNKNOWN, "GET /", by -> "Bearer x"),
                asked("an image deleted without a login", UNKNOWN, "DELETE /v2/countme/app/manifests/latest", by -> ""),
                asked(
                        "an image deleted with a wrong login",
                        UNKNOWN,
                        "DELETE /v2/countme/app/manifests/latest",
                        by -> WRONG),
                asked(
                        "an image deleted with the console's login",
                        UNKNOWN,
                        "DELETE /v2/countme/app/manifests/latest",
                        Attacker::login));
    }

    private static Stream<Attack> operators() {
        return Stream.of(
                known("Prometheus' administration", MISSING, "POST /prometheus/api/v1/admin/tsdb/delete_series"),
                known("… by way of ..", MISSING, "POST /prometheus/api/v1/query/../admin/tsdb/delete_series"),
                known("… by way of %2e%2e", MISSING, "POST /prometheus/api/v1/query/%2e%2e/admin/tsdb/delete_series"),
                known("… by way of ..%2f", MISSING, "POST /prometheus/api/v1/label/..%2f..%2fadmin/values"),
                known("… by way of //", MISSING, "POST //prometheus//api/v1//admin/tsdb/snapshot"),
                known("… by way of ;", MISSING, "POST /prometheus/api/v1/query;/../../admin/tsdb/snapshot"),
                known("… with a line break", MISSING, "GET /prometheus/api/v1/query%0a"),
                known("Prometheus stopped", MISSING, "POST /prometheus/-/quit"),
                known("Prometheus' query with POST", FORBIDDEN, "POST /prometheus/api/v1/query?query=up"),
                known(
                        "the same, said to be a GET",
                        FORBIDDEN,
                        "POST /prometheus/api/v1/query?query=up",
                        "X-HTTP-Method-Override: GET"),
                known("lines written into Loki", MISSING, "POST /loki/api/v1/push"),
                known("… by way of Prometheus", MISSING, "POST /prometheus/../loki/api/v1/push"),
                known("lines deleted from Loki", MISSING, "POST /loki/api/v1/delete"),
                known("Loki stopped", MISSING, "GET /loki/ingester/shutdown"),
                known("a silence", FORBIDDEN, "POST /alertmanager/api/v2/silences"),
                known("a silence ended", MISSING, "DELETE /alertmanager/api/v2/silence/1"),
                known("the file of logins", MISSING, "GET /console.key"),
                known("… from above the page", "400", "GET /../console.key"),
                known("… by way of a file", "400", "GET /images.json/../../console.key"),
                known("the private key", "400", "GET /%2e%2e%2fserver.key"),
                known("a file put", FORBIDDEN, "PUT /index.html"),
                known("WebDAV", FORBIDDEN, "PROPFIND /"));
    }

    private static Stream<Attack> pushers() {
        return Stream.of(
                asked(
                        "the console by way of the registry, with its login",
                        UNKNOWN,
                        "GET /v2/../topology.json",
                        Attacker::registryLogin),
                asked("the registry's own measurements", MISSING, "GET /v2/debug/vars", Attacker::registryLogin),
                asked(
                        "a manifest that is none",
                        "400",
                        "GET /v2/..%2f..%2fetc/manifests/passwd",
                        Attacker::registryLogin));
    }

    private static Stream<Attack> users() {
        return Stream.of("/status", "/live", "/console/", "/v2/", "/prometheus/", "/server.key")
                .map(path -> Attack.bytes(
                        KIND,
                        "users' port: " + path,
                        MISSING,
                        0,
                        "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    }

    private static Attack known(String name, String outcome, String request, String... headers) {
        return asked("with the login: " + name, outcome, request, Attacker::login, headers);
    }

    private static Attack asked(
            String name, String outcome, String request, Function<Attacker, String> login, String... headers) {
        return Attack.of(
                KIND,
                name,
                outcome,
                by -> by.sendToOperators(request
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n"
                        + (login.apply(by).isEmpty() ? "" : "Authorization: " + login.apply(by) + "\r\n")
                        + Stream.of(headers).map(header -> header + "\r\n").reduce("", String::concat)
                        + "\r\n"));
    }
}
