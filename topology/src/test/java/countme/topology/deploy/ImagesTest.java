package countme.topology.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.config.Problem;
import countme.topology.service.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImagesTest {
    private final List<Service> services = Examples.topology(1).services();

    @Test
    void everyServiceGetsItsOwn() {
        Images images = Images.of(
                services,
                service -> Examples.desired(service, 0, service.name()).image(),
                Runnable::run);
        assertThat(services)
                .allSatisfy(service -> assertThat(images.of(service).id()).isEqualTo(service.name()));
    }

    @Test
    void whatCannotBeHadIsSaidInItsOwnWords() {
        var problem = new Problem("No image", "No registry.", "Pull it.");
        Images images = Images.of(
                services,
                service -> {
                    throw problem;
                },
                Runnable::run);
        assertThatThrownBy(() -> images.of(services.get(0))).isSameAs(problem);
    }
}
