package countme.topology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import java.util.List;
import org.junit.jupiter.api.Test;

class RightTest {
    private static String of(List<Right> rights) {
        return Right.listed(rights);
    }

    @Test
    void aVerbNeedsNoRightOfAnother() {
        assertThat(of(Right.toRead("x"))).doesNotContain("create", "patch", "delete", "pods/exec");
        assertThat(of(Right.toPlan("x")))
                .contains("list, patch deployments.apps")
                .doesNotContain("create", "delete");
        assertThat(of(Right.toChange("rollback", "x"))).doesNotContain("pods/exec");
        assertThat(of(Right.toChange("deploy", "x"))).contains("get, create pods/exec");
        assertThat(of(Right.toChange("down", "x"))).doesNotContain("persistentvolumeclaims", "pods/log");
        assertThat(of(Right.toRemoveData("x"))).contains("list, delete persistentvolumeclaims");
        assertThat(of(Right.toEnter("x"))).isEqualTo("get, list pods; get, create pods/exec");
    }

    @Test
    void aNamespaceIsAskedForByItsName() {
        ResourceAttributes asked = Right.toEnd("x").question().getSpec().getResourceAttributes();
        assertThat(asked.getNamespace()).isEqualTo("x");
        assertThat(asked.getName()).isEqualTo("x");

        assertThat(of(Right.toChange("up", "x"))).contains("get namespaces").doesNotContain("create namespaces");
        assertThat(of(Right.toBegin("x"))).isEqualTo("get, patch, create namespaces");
    }
}
