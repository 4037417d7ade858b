package countme.topology.deploy.reconcile;

import com.github.dockerjava.api.command.CreateContainerCmd;
import countme.topology.docker.CreateCommands;
import countme.topology.image.local.SuppliedImage;
import countme.topology.policy.Labels;
import countme.topology.policy.Policy;
import countme.topology.service.Description;
import countme.topology.service.Hash;
import countme.topology.service.Placement;
import countme.topology.service.Service;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One container as it should be.
 *
 * @param description the service in its slot
 * @param image what it runs from
 * @param policies how it is run
 */
public record DesiredContainer(Description description, SuppliedImage image, List<Policy> policies) {
    /** All that a fingerprint is made of, but for the service. */
    private record Made(Placement site, int slot, String image, List<Policy> policies) {}

    /** Of services that are still in use: each is asked for several times in a change. */
    private static final Map<Service, Map<Made, String>> FINGERPRINTS =
            Collections.synchronizedMap(new WeakHashMap<>());

    public String containerName() {
        return description.service().containerName(description.site(), description.slot());
    }

    public String instance() {
        return description.service().instance(description.slot());
    }

    /** Applies the policies to a create command the description has filled in. */
    void applyPolicies(CreateContainerCmd create) {
        policies.forEach(policy -> policy.applyTo(create, description));
    }

    /** Labels of its container; {@code stack} are those that everything of the stack carries. */
    Map<String, String> labels(Map<String, String> stack) {
        var all = new HashMap<>(stack);
        all.put(Labels.SERVICE, description.service().name());
        all.put(Labels.SLOT, String.valueOf(description.slot()));
        all.put(Labels.NETWORKS, String.join(",", description.addresses().keySet()));
        all.put(Labels.FINGERPRINT, fingerprint());
        return all;
    }

    /**
     * SHA-256 over everything that makes the container what it is: image identity, create command, addresses, policies and, through the name of
     * its volume, configuration. A configuration that can be taken over while running is not part of it.
     */
    public String fingerprint() {
        return FINGERPRINTS
                .computeIfAbsent(description.service(), service -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        new Made(description.site(), description.slot(), image.id(), policies), made -> computed());
    }

    private String computed() {
        CreateContainerCmd create = description.applyTo(CreateCommands.blank(image.id()));
        applyPolicies(create);
        return Hash.sha256(
                (CreateCommands.canonical(create) + description.addresses()).getBytes(StandardCharsets.UTF_8));
    }
}
