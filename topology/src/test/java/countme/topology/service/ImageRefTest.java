package countme.topology.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRefTest {
    @ParameterizedTest
    @CsvSource({
        "nginx:1.30.5,nginx,1.30.5,nginx,docker.io",
        "grafana/loki:3.7.8,grafana/loki,3.7.8,loki,docker.io",
        "registry.example:5000/a/b:v2,registry.example:5000/a/b,v2,b,registry.example:5000",
        "localhost/a:1,localhost/a,1,a,localhost",
    })
    void anExactVersionIsTaken(String text, String repository, String tag, String shortName, String registry) {
        ImageRef image = ImageRef.of(text);
        assertThat(image).isEqualTo(new ImageRef(repository, tag)).hasToString(text);
        assertThat(image.shortName()).isEqualTo(shortName);
        assertThat(image.registry()).isEqualTo(registry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx",
                "nginx:latest",
                "nginx:stable",
                "nginx:",
                "registry.example:5000/nginx",
                "Nginx:1.30",
                "nginx:1.30 -v",
                ":1.30"
            })
    void anythingThatCanMoveIsRejected(String text) {
        assertThatThrownBy(() -> ImageRef.of(text)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(problem.what()).contains("not pinned");
        });
    }

    @Test
    void whatCountmeMadeIsItsOwn() {
        assertThat(ImageRef.of("countme-stand-in/redis:8.0.6-1").isOwn()).isTrue();
        assertThat(ImageRef.of("countme/app:0.1.0-1").isOwn()).isTrue();
        assertThat(ImageRef.of("redis:8.0.6").isOwn()).isFalse();
    }
}
