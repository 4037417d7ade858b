package countme.topology.image.local;

import countme.topology.service.ImageRef;

/**
 * An image that is in the engine now.
 *
 * @param image the name the topology asks for
 * @param reference what to write into a create command
 * @param id the engine's id, {@code sha256:…}
 * @param version the version inside, which a stand-in may not share with the name; empty when nobody said
 * @param revision of the source, as its label has it; empty when nobody said
 * @param subject of the commit it was built from; empty where there is none
 * @param bytes its size on the engine's disk, shared layers included
 */
public record SuppliedImage(
        ImageRef image,
        String reference,
        String id,
        Origin origin,
        String version,
        String revision,
        String subject,
        long bytes) {}
