package countme.topology.deploy.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import countme.topology.deploy.project.Context;
import countme.topology.docker.ConfigVolume;
import countme.topology.image.local.SuppliedImage;
import countme.topology.service.Entrance;
import countme.topology.service.Service;
import countme.topology.service.Services;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Tells the console what each container runs from. Only a launcher knows, and it may be gone when the console is looked at: so this is
 * a file beside the page, which needs no reload.
 */
public final class ImageReport {
    private static final JsonMapper MAPPER = new JsonMapper();

    private ImageReport() {}

    /** Writes it where it differs from what is there; nothing where the entrance does not run, or shows nothing. */
    public static void show(Context context, Blueprint blueprint, Function<Service, SuppliedImage> images) {
        Entrance entrance = blueprint.topology().entrance();
        Service service = entrance.service();
        String json = json(blueprint.topology(), images);
        entrance.imagesFile()
                .ifPresent(file -> context.inventory()
                        .find(service.containerName(blueprint.site(), 0))
                        .filter(one -> !Optional.of(json).equals(ConfigVolume.fileIn(context.engine(), one.id(), file)))
                        .ifPresent(one -> new ConfigVolume(
                                        context.engine(), service.configVolume(blueprint.site()), context.labels())
                                .add(images.apply(service).reference(), file, json, service.user())));
    }

    /** An object for every container, by its name such as {@code app-1}. */
    static String json(Services topology, Function<Service, SuppliedImage> images) {
        var all = new TreeMap<String, Map<String, String>>();
        for (Service service : topology.services()) {
            SuppliedImage image = images.apply(service);
            String name = service.javaApp().isPresent()
                    ? image.reference()
                    : image.image().toString();
            service.slots()
                    .forEach(slot -> all.put(
                            service.instance(slot),
                            new TreeMap<>(Map.of(
                                    "image", name,
                                    "origin", image.origin().words(),
                                    "version", image.version(),
                                    "revision", image.revision(),
                                    "subject", image.subject()))));
        }
        try {
            return MAPPER.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
