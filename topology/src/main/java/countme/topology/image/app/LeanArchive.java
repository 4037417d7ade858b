package countme.topology.image.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An image's archive, as engines load it, without the layers of the image that it is made from: an engine that has these never looks for their files, and what
 * is left is a hundredth of it.
 */
final class LeanArchive {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MANIFEST = "manifest.json";
    /** Larger files are layers. */
    private static final long MOST_BYTES = 1 << 20;

    private LeanArchive() {}

    /**
     * Writes it.
     *
     * @param base digests of the layers that the engine has, the lowest first
     * @return the image's name; what was left out is none of its business
     */
    static String write(Path archive, List<String> base, Path lean) throws IOException {
        Map<String, JsonNode> described = described(archive);
        JsonNode image =
                described.getOrDefault(MANIFEST, JSON.createArrayNode()).path(0);
        JsonNode digests = described
                .getOrDefault(image.path("Config").asText(), JSON.createObjectNode())
                .path("rootfs")
                .path("diff_ids");
        copy(archive, known(image.path("Layers"), digests, base), lean);
        return image.path("RepoTags").path(0).asText();
    }

    /** The files of those layers that are the base's: all of its, from the lowest on. */
    static Set<String> known(JsonNode files, JsonNode digests, List<String> base) {
        var known = new HashSet<String>();
        for (int i = 0; i < base.size(); i++) {
            if (!base.get(i).equals(digests.path(i).asText())) {
                return Set.of();
            }
            known.add(files.path(i).asText());
        }
        // A layer may be there twice, as an empty one is.
        for (int i = base.size(); i < files.size(); i++) {
            known.remove(files.path(i).asText());
        }
        return known;
    }

    private static Map<String, JsonNode> described(Path archive) throws IOException {
        var described = new HashMap<String, JsonNode>();
        try (InputStream file = Files.newInputStream(archive);
                var in = new TarArchiveInputStream(file)) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().endsWith(".json") && entry.getSize() < MOST_BYTES) {
                    described.put(entry.getName(), JSON.readTree(in.readAllBytes()));
                }
            }
        }
        return described;
    }

    private static void copy(Path archive, Set<String> without, Path lean) throws IOException {
        try (InputStream file = Files.newInputStream(archive);
                var in = new TarArchiveInputStream(file);
                OutputStream to = Files.newOutputStream(lean);
                var out = new TarArchiveOutputStream(to)) {
            out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!without.contains(entry.getName())) {
                    out.putArchiveEntry(entry);
                    in.transferTo(out);
                    out.closeArchiveEntry();
                }
            }
        }
    }
}
