package countme.topology.cluster;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a cluster refuses, in words for whoever typed the verb. */
final class ClusterFailure {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int INVALID = 422;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final String OF_ANOTHER_MANAGER = "FieldManagerConflict";
    private static final Pattern RIGHT =
            Pattern.compile("cannot (?<verb>\\S+) resource \"(?<resource>[^\"]+)\" in API group \"(?<group>[^\"]*)\"");
    private static final Pattern UNKNOWN_FIELD =
            Pattern.compile("unknown field \"(?<field>[^\"]+)\"|(?<typed>[^\\s:]+): field not declared in schema");

    private ClusterFailure() {}

    /**
     * As a problem.
     *
     * @param context the cluster's name
     * @param doing what was to be done, such as {@code change deployment/app}
     */
    static Problem of(KubernetesClientException failure, String context, String doing) {
        return said(failure, context, doing).ofPlace();
    }

    private static Problem said(KubernetesClientException failure, String context, String doing) {
        String message = message(failure);
        int code = code(failure);
        if (code == UNAUTHORIZED) {
            return new Problem(
                    "The cluster of '" + context + "' does not know you",
                    "Its API server says: " + message + ".",
                    "Log in again as you did for kubectl; 'kubectl --context " + context
                            + " auth whoami' shows whether that holds.",
                    failure);
        }
        if (code == FORBIDDEN) {
            return refused(failure, context, doing, message);
        }
        if (code == CONFLICT && !conflicts(failure).isEmpty()) {
            return new Problem(
                    "Cannot " + doing,
                    "Others have set fields of it since: "
                            + conflicts(failure).stream()
                                    .map(cause -> cause.getField() + " (" + said(cause.getMessage()) + ")")
                                    .collect(Collectors.joining(", "))
                            + ".",
                    "Leave these fields to countme there. Or type 'up --take-over': then they are as this description says, and countme's.",
                    failure);
        }
        if (code == INVALID) {
            return new Problem(
                    "The cluster refuses to " + doing,
                    "It says: " + message + ".",
                    message.contains("updates to statefulset spec")
                            ? "What cannot be changed there is made anew: type 'down', which keeps the claims, then 'up'."
                            : "Change what it names in the description or the settings.",
                    failure);
        }
        Matcher unknown = UNKNOWN_FIELD.matcher(message);
        if (unknown.find()) {
            return new Problem(
                    "The cluster of '" + context + "' is too old",
                    "It does not know the field "
                            + Objects.requireNonNullElse(unknown.group("field"), unknown.group("typed")) + ".",
                    "Use a cluster of Kubernetes " + Cluster.OLDEST + " or newer.",
                    failure);
        }
        if (code <= 0 || code == TOO_MANY_REQUESTS || code >= SERVER_ERROR) {
            return Problem.passing(
                    "The cluster of '" + context + "' does not answer",
                    "It was asked to " + doing + ": " + message + ".",
                    "'kubectl --context " + context
                            + " version' shows whether it does. What serves goes on; run the command again, it goes on where this one stopped.",
                    failure);
        }
        return new Problem(
                "The cluster refuses to " + doing, "It says: " + message + ".", "Put right what it names.", failure);
    }

    private static Problem refused(KubernetesClientException failure, String context, String doing, String message) {
        if (message.contains("exceeded quota")) {
            return new Problem(
                    "The cluster refuses to " + doing,
                    "A quota of the namespace is exceeded: " + message + ".",
                    "Have the quota raised ('kubectl get resourcequota'), or take less with --replicas or --without.",
                    failure);
        }
        if (handshake(failure).isPresent()) {
            return missing(context, List.of(new Right("create", "", "pods/exec", "")), failure);
        }
        Matcher right = RIGHT.matcher(message);
        return right.find()
                ? missing(
                        context,
                        List.of(new Right(right.group("verb"), right.group("group"), right.group("resource"), "")),
                        failure)
                : new Problem(
                        "The cluster refuses to " + doing,
                        "It says: " + message + ".",
                        "Have it admitted by whoever runs the cluster.",
                        failure);
    }

    /** All the rights that somebody lacks. */
    static Problem missing(String context, List<Right> rights, KubernetesClientException failure) {
        return new Problem(
                        ExitCode.FAILED,
                        "You have not all rights in the cluster of '" + context + "'",
                        "Missing: " + Right.listed(rights) + ".",
                        "Have whoever runs the cluster give you a Role with these, or name another context with --cluster.",
                        failure)
                .ofPlace();
    }

    /** Whether it is about rights, so that it is worth asking for all that are missing. */
    static boolean isOfRights(KubernetesClientException failure) {
        return code(failure) == FORBIDDEN
                && (handshake(failure).isPresent()
                        || RIGHT.matcher(message(failure)).find());
    }

    /** Where a connection to a pod is not let in, only what caused the failure has it, without the API server's words. */
    private static int code(KubernetesClientException failure) {
        return handshake(failure)
                .map(WebSocketHandshakeException::getResponse)
                .map(HttpResponse::code)
                .orElseGet(failure::getCode);
    }

    private static Optional<WebSocketHandshakeException> handshake(KubernetesClientException failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(WebSocketHandshakeException.class::isInstance)
                .map(WebSocketHandshakeException.class::cast)
                .findFirst();
    }

    private static List<StatusCause> conflicts(KubernetesClientException failure) {
        return Optional.ofNullable(failure.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getCauses)
                .orElse(List.of())
                .stream()
                .filter(cause -> OF_ANOTHER_MANAGER.equals(cause.getReason()))
                .toList();
    }

    private static String message(KubernetesClientException failure) {
        String text = Optional.ofNullable(failure.getStatus())
                .map(Status::getMessage)
                .orElseGet(() -> Problem.reason(failure));
        return PodTrouble.said(Objects.requireNonNullElse(text, failure.toString()));
    }

    private static String said(String message) {
        return message.replaceFirst("^conflict with ", "it is of ");
    }
}
