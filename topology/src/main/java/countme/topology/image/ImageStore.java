package countme.topology.image;

import countme.topology.image.app.AppImage;
import countme.topology.image.app.PushTarget;
import countme.topology.image.local.SuppliedImage;
import countme.topology.image.supply.PullSource;
import countme.topology.report.Progress;
import countme.topology.service.ImageRef;
import countme.topology.service.Service;
import countme.topology.state.Release;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one way to images: all that is ever asked of an engine and of registries about them. What goes wrong is a
 * {@link countme.topology.report.Problem}.
 */
public interface ImageStore {
    /** The image to run, got now if need be; from milliseconds to minutes. */
    SuppliedImage supply(ImageRef image);

    /** What {@link #supply} would use without getting anything; empty when it would have to. */
    Optional<SuppliedImage> present(ImageRef image);

    /** The official image, pulled unless it is there. */
    SuppliedImage pull(ImageRef image);

    /** The stand-in, built unless it is there, whether or not the official image can be had. */
    SuppliedImage build(ImageRef image);

    /** The image put together from files this launcher carries, unless it is there. */
    SuppliedImage assemble(Service service, SuppliedImage base);

    /** The same, if it is there. */
    Optional<SuppliedImage> assembled(Service service, SuppliedImage base);

    /** Pushes an assembled image to a registry; gives the digest of its manifest. */
    String push(AppImage app, SuppliedImage base, PushTarget target);

    /** What a version runs from; empty when it is not on the engine any more. */
    Optional<SuppliedImage> find(Release release);

    /**
     * The version that a container runs from, where nothing was written down about it.
     *
     * @param image its name on the engine
     */
    Release running(String image, String id);

    /** What a version's image says of itself; nothing where that is gone. */
    Map<String, String> labels(Release release);

    /** To the change of whose behaviour somebody agreed when it was pushed, by the digest of its promise; empty for nobody's. */
    String agreed(Release release);

    /** Removes a version that nobody may go back to; one that a container uses stays, and so does what has its name by now. */
    void remove(Release release);

    /** The digest of the manifest behind a tag, nothing is pulled; empty when the registry has no such tag. */
    Optional<String> digest(PullSource source);

    /**
     * Makes a version of an image in a registry, got into the engine by digest, so that it does not matter where a tag moves meanwhile.
     *
     * @param name what the service's versions are called on the engine
     */
    Release pull(PullSource source, String digest, String name, Progress.Task task);

    /** The processor that its images are for, as Docker calls it, such as {@code amd64}. */
    String architecture();

    /**
     * Writes images with their names as one archive, as {@code docker save} does. A layer that several have is in it once.
     *
     * @throws IOException when it cannot be written
     */
    void save(List<String> references, OutputStream archive) throws IOException;

    /** Takes over the images of such an archive, under their names. */
    void load(InputStream archive);

    /**
     * References of the images that countme made; those that others are built over come last.
     *
     * @param deployed names of versions that projects have
     */
    List<String> own(Set<String> deployed);

    /**
     * References of all others.
     *
     * @param official names that countme may have pulled: they can be had again
     */
    List<String> ofOthers(Set<String> deployed, Set<String> official);

    /** Removes its {@link #own}; one that a container still uses stays. */
    void removeOwn(Set<String> deployed);
}
