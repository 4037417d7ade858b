package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import countme.topology.report.Problem;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterFailureTest {
    private static Problem problem(int code, String message) {
        return problem(new StatusBuilder().withCode(code).withMessage(message).build());
    }

    private static Problem problem(Status status) {
        return ClusterFailure.of(
                new KubernetesClientException(status.getMessage(), status.getCode(), status),
                "prod",
                "change deployment/app");
    }

    @Test
    void aRightThatIsMissingIsNamedByVerbAndResource() {
        Problem problem = problem(
                403,
                "deployments.apps \"app\" is forbidden: User \"ann\" cannot patch resource \"deployments\" in API group \"apps\" in the namespace \"countme\"");
        assertThat(problem.why()).isEqualTo("Missing: patch deployments.apps.");
        assertThat(problem.next()).contains("Role", "--cluster");
    }

    @Test
    void allRightsThatAreMissingAreToldAtOnce() {
        assertThat(ClusterFailure.missing(
                                "prod",
                                List.of(
                                        new Right("get", "apps", "deployments", "x"),
                                        new Right("get", "", "pods/log", "x"),
                                        new Right("create", "apps", "deployments", "x")),
                                new KubernetesClientException("no"))
                        .why())
                .isEqualTo("Missing: get, create deployments.apps; get pods/log.");
    }

    @Test
    void aQuotaIsNoQuestionOfRights() {
        Problem problem = problem(403, "secrets \"x\" is forbidden: exceeded quota: small, requested: secrets=1");
        assertThat(problem.why()).contains("quota").contains("small");
        assertThat(problem.next()).contains("kubectl get resourcequota");
    }

    @Test
    void fieldsOfAnotherManagerAreNamedWithIt() {
        Problem problem = problem(new StatusBuilder()
                .withCode(409)
                .withMessage("Apply failed with 1 conflict")
                .withNewDetails()
                .addNewCause(
                        ".spec.replicas",
                        "conflict with \"kubectl-scale\" with subresource \"scale\"",
                        "FieldManagerConflict")
                .endDetails()
                .build());
        assertThat(problem.what()).isEqualTo("Cannot change deployment/app");
        assertThat(problem.why()).contains(".spec.replicas (it is of \"kubectl-scale\"");
        assertThat(problem.next()).contains("up --take-over");
    }

    @Test
    void aClusterThatIsAwayMayBeBack() {
        for (Problem problem : List.of(
                problem(503, "the server is currently unable to handle the request"),
                ClusterFailure.of(
                        new KubernetesClientException("no", new java.net.ConnectException("Connection refused")),
                        "prod",
                        "read namespace/countme"))) {
            assertThat(problem.isPassing()).isTrue();
            assertThat(problem.what()).isEqualTo("The cluster of 'prod' does not answer");
            assertThat(problem.next()).contains("What serves goes on");
        }
    }

    @Test
    void anOlderServerIsToldByTheFieldThatItDoesNotKnow() {
        assertThat(problem(
                                400,
                                "strict decoding error: unknown field \"spec.template.spec.containers[0].lifecycle.preStop.sleep\"")
                        .why())
                .contains("preStop.sleep");
    }

    @Test
    void itSaysSoOfWhatIsAppliedInOtherWords() {
        Problem problem = problem(
                500,
                "failed to create typed patch object (countme/app; apps/v1, Kind=Deployment): .spec.template.spec.containers[name=\"app\"].lifecycle.preStop.sleep: field not declared in schema");
        assertThat(problem.what()).isEqualTo("The cluster of 'prod' is too old");
        assertThat(problem.why()).contains("preStop.sleep.");
        assertThat(problem.isPassing()).isFalse();
    }

    @Test
    void whatAClusterRefusesIsNoFaultOfAVersion() {
        for (int code : List.of(401, 403, 409, 422, 503)) {
            assertThat(problem(code, "no").isOfPlace()).isTrue();
        }
    }

    @Test
    void whatCannotBeChangedInPlaceIsMadeAnew() {
        assertThat(problem(
                                422,
                                "StatefulSet.apps \"redis\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden")
                        .next())
                .contains("'down', which keeps the claims");
    }
}
