package countme.topology.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

class ExactVersionCheckTest {
    private ImageNameSubstitutor substitutor = new ExactVersionCheck();

    @BeforeEach
    void makeItAsTestcontainersDoes() throws ReflectiveOperationException {
        substitutor = Class.forName(ExactVersionCheck.class.getName())
                .asSubclass(ImageNameSubstitutor.class)
                .getConstructor()
                .newInstance();
    }

    @Test
    void whatWasDecidedStays() {
        assertThat(apply("prom/prometheus:v3.5.5")).isEqualTo("prom/prometheus:v3.5.5");
        assertThat(apply("countme-stand-in/redis:8.0.6-1")).isEqualTo("countme-stand-in/redis:8.0.6-1");
        assertThat(apply("countme/app:0.1.0-1")).isEqualTo("countme/app:0.1.0-1");
    }

    @Test
    void anImageWithoutAnExactVersionIsRejected() {
        assertThatThrownBy(() -> apply("nginx")).isInstanceOf(Problem.class).hasMessageContaining("not pinned");
        assertThatThrownBy(() -> apply("nginx:latest")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> apply("nginx:stable")).isInstanceOf(Problem.class);
    }

    private String apply(String name) {
        return substitutor.apply(DockerImageName.parse(name)).asCanonicalNameString();
    }
}
