package countme.topology.image.local;

import com.github.dockerjava.api.command.LoadImageCallback;
import com.github.dockerjava.api.command.SaveImagesCmd;
import com.github.dockerjava.api.exception.DockerClientException;
import countme.topology.engine.Engine;
import countme.topology.report.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Images on their way out of an engine and into one, as an archive. */
public final class ImageArchive {
    private final Engine engine;

    public ImageArchive(Engine engine) {
        this.engine = engine;
    }

    /** Writes these with their names. */
    public void save(List<String> references, OutputStream archive) throws IOException {
        SaveImagesCmd command = engine.client().saveImagesCmd();
        for (String reference : references) {
            int colon = reference.lastIndexOf(':');
            command.withImage(reference.substring(0, colon), reference.substring(colon + 1));
        }
        try (InputStream saved = command.exec()) {
            saved.transferTo(archive);
        }
    }

    /** Has the engine take them over; what it says against that is a {@link Problem}. */
    public void load(InputStream archive) {
        try {
            String unused = engine.client()
                    .loadImageAsyncCmd(archive)
                    .exec(new LoadImageCallback())
                    .awaitMessage();
        } catch (DockerClientException e) {
            throw new Problem(
                    "The engine did not take over the images",
                    "It says: " + String.valueOf(e.getMessage()).strip() + ".",
                    "If its disk is full, make room ('docker system df' shows what takes it). Then run the command again.",
                    e);
        }
    }
}
