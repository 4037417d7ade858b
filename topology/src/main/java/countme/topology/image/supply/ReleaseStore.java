package countme.topology.image.supply;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import countme.topology.engine.Engine;
import countme.topology.image.local.EngineImages;
import countme.topology.image.local.Origin;
import countme.topology.image.local.SuppliedImage;
import countme.topology.report.Problem;
import countme.topology.service.ImageRef;
import countme.topology.state.Release;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The images of deployed versions on the engine. Each has a name of its own there, so that it stays when a tag moves on. */
public final class ReleaseStore {
    private static final int HASH = 12;

    private final Engine engine;

    public ReleaseStore(Engine engine) {
        this.engine = engine;
    }

    /** What a version runs from; empty when it is not on the engine any more. */
    public Optional<SuppliedImage> find(Release release) {
        return new EngineImages(engine)
                .find(ImageRef.of(release.image()), release.image(), Origin.PUSHED)
                .filter(image -> image.id().equals(release.id()));
    }

    /**
     * Makes a version of an image that was pulled.
     *
     * @param reference its name on the engine
     * @param name what the service's versions are called there
     * @throws Problem when it is for other machines
     */
    public Release pulled(String reference, String digest, String name) {
        InspectImageResponse image = engine.client().inspectImageCmd(reference).exec();
        requireArchitecture(reference, String.valueOf(image.getArch()));
        String id = Objects.requireNonNull(image.getId(), "an image has an id");
        String hash = id.replaceFirst("^sha256:", "").substring(0, HASH);
        String label = EngineImages.labels(image).getOrDefault(EngineImages.VERSION, "");
        String version = Release.VERSION.matcher(label).matches() ? label : hash;
        String tag = version.equals(hash) ? hash : version + "-" + hash;
        engine.client().tagImageCmd(id, name, tag).exec();
        return new Release(version, name + ":" + tag, id, digest, subject(image));
    }

    /**
     * The version that a container runs from, where nothing was written down about it.
     *
     * @param image its name on the engine
     */
    public Release running(String image, String id) {
        String tag = image.substring(image.lastIndexOf(':') + 1);
        try {
            InspectImageResponse found = engine.client().inspectImageCmd(id).exec();
            List<String> digests = found.getRepoDigests();
            String version = EngineImages.labels(found).getOrDefault(EngineImages.VERSION, "");
            String subject = subject(found);
            if (digests != null && !digests.isEmpty() && tag.startsWith(version + "-")) {
                String digest = digests.get(0);
                return new Release(version, image, id, digest.substring(digest.indexOf('@') + 1), subject);
            }
            return new Release(tag, image, id, "", subject);
        } catch (NotFoundException e) {
            // Its container goes on all the same.
        }
        return new Release(tag, image, id, "", "");
    }

    /** To the change of whose behaviour somebody agreed when it was pushed, by the digest of its promise; empty for nobody's. */
    public String agreed(Release release) {
        return labels(release).getOrDefault(EngineImages.AGREED, "");
    }

    /** What its image says of itself; nothing where that is gone. */
    public Map<String, String> labels(Release release) {
        try {
            return EngineImages.labels(
                    engine.client().inspectImageCmd(release.id()).exec());
        } catch (NotFoundException e) {
            return Map.of();
        }
    }

    private static String subject(InspectImageResponse image) {
        return EngineImages.labels(image).getOrDefault(EngineImages.SUBJECT, "");
    }

    /** Removes one that nobody may go back to; one that a container uses stays, and so does what has its name by now. */
    public void remove(Release release) {
        if (find(release).isEmpty()) {
            return;
        }
        try {
            engine.client().removeImageCmd(release.image()).exec();
        } catch (NotFoundException e) {
            // It is gone already.
        } catch (DockerException e) {
            // In use, by another project perhaps.
        }
    }

    private void requireArchitecture(String reference, String architecture) {
        if (!architecture.equals(engine.architecture())) {
            throw otherMachine(reference, architecture, engine.architecture());
        }
    }

    static Problem otherMachine(String image, String offered, String needed) {
        return new Problem(
                image + " is not for this machine",
                "It is for " + offered + ", the engine runs " + needed + ".",
                "Push one that is, on a machine such as this.");
    }
}
