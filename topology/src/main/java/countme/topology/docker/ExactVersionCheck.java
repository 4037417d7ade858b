package countme.topology.docker;

import countme.topology.service.ImageRef;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * Testcontainers' own check of every image a container is made from: it must name an exact version. Which image stands for an official one was
 * decided before. Testcontainers makes it by name (property {@code image.substitutor}).
 */
public final class ExactVersionCheck extends ImageNameSubstitutor {
    @Override
    public DockerImageName apply(DockerImageName original) {
        ImageRef unused = ImageRef.of(original.asCanonicalNameString());
        return original;
    }

    @Override
    protected String getDescription() {
        return "exact versions only";
    }
}
