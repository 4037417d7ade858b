package countme.topology.deploy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import countme.topology.deploy.Examples;
import countme.topology.report.Problem;
import countme.topology.service.Service;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private final List<Service> services = Examples.topology(1).services();

    @Test
    void everyServiceGetsItsOwn() {
        Arrivals images = new Arrivals(
                        service -> Examples.desired(service, 0, service.name()).image(), Runnable::run)
                .get(services);
        assertThat(services)
                .allSatisfy(service -> assertThat(images.of(service).id()).isEqualTo(service.name()));
    }

    @Test
    void nobodyWorksForTheOthersBeforeTheirTimeAndForNoneTwice() {
        var asked = new ArrayList<String>();
        Arrivals images = new Arrivals(
                        service -> {
                            asked.add(service.name());
                            return Examples.desired(service, 0, service.name()).image();
                        },
                        Runnable::run)
                .get(services.subList(0, 2));

        assertThat(asked).hasSize(2);
        assertThatThrownBy(() -> images.of(services.get(2))).isInstanceOf(IllegalArgumentException.class);

        images.get(services);
        assertThat(asked)
                .containsExactlyElementsOf(services.stream().map(Service::name).toList());
    }

    @Test
    void whatCannotBeHadIsSaidInItsOwnWords() {
        var problem = new Problem("No image", "No registry.", "Pull it.");
        Arrivals images = new Arrivals(
                        service -> {
                            throw problem;
                        },
                        Runnable::run)
                .get(services);
        assertThatThrownBy(() -> images.of(services.get(0))).isSameAs(problem);
    }
}
