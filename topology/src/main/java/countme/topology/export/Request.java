package countme.topology.export;

import countme.topology.report.Problem;
import countme.topology.service.Service;
import countme.topology.service.Services;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What is to be exported.
 *
 * @param project prefix of names, or their namespace
 * @param images instead of the services' own, by their names: that of a service which is put together by the launcher has to be named
 * @param startWithin how long a service may take until it lives
 */
public record Request(Services services, String project, Map<String, String> images, Duration startWithin) {
    public Request {
        images = Map.copyOf(images);
    }

    /** What a service runs from; a {@link Problem} where that is not known. */
    String image(Service service) {
        String named = images.get(service.name());
        if (named == null && service.javaApp().isPresent()) {
            throw Problem.usage(
                    "The image of " + service.name() + " is not known",
                    "It is put together by the launcher, and no registry has it.",
                    "Push it to a registry that the machines reach, and add --image " + service.name()
                            + "=IMAGE, such as registry.example/countme/" + service.name() + ":1.");
        }
        return Objects.requireNonNullElseGet(named, () -> service.image().toString());
    }

    /** That every image is one of a service. */
    void requireServices() {
        images.keySet().stream()
                .filter(name -> services.service(name).isEmpty())
                .findFirst()
                .ifPresent(name -> {
                    throw Problem.usage(
                            "There is no service '" + name + "'",
                            "An image was named for it. The services are "
                                    + String.join(
                                            ", ",
                                            services.services().stream()
                                                    .map(Service::name)
                                                    .toList())
                                    + ".",
                            "Name one of these with --image.");
                });
    }
}
