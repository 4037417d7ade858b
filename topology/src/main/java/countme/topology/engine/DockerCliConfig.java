package countme.topology.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import countme.topology.config.CurrentDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What Docker's own client keeps for its user in {@code config.json}: the current context, and logins at registries. As for that client, a file that is no
 * good counts as none, with a complaint.
 */
final class DockerCliConfig {
    private final Path directory;
    private final JsonNode content;
    private final Optional<String> complaint;

    private DockerCliConfig(Path directory, JsonNode content, Optional<String> complaint) {
        this.directory = directory;
        this.content = content;
        this.complaint = complaint;
    }

    /** Reads the file in {@code DOCKER_CONFIG}, or else in {@code .docker} in the user's home. */
    static DockerCliConfig of(Map<String, String> environment, Path home) {
        String named = environment.getOrDefault("DOCKER_CONFIG", "");
        return in(named.isBlank() ? home.resolve(".docker") : CurrentDirectory.absolute(Path.of(named)));
    }

    private static DockerCliConfig in(Path directory) {
        Path file = directory.resolve("config.json");
        JsonNode nothing = JsonNodeFactory.instance.objectNode();
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            JsonNode content = text.isBlank() ? nothing : new ObjectMapper().readTree(text);
            return content.isObject()
                    ? new DockerCliConfig(directory, content, Optional.empty())
                    : new DockerCliConfig(directory, nothing, ignored(file, "it is no JSON object"));
        } catch (NoSuchFileException e) {
            return new DockerCliConfig(directory, nothing, Optional.empty());
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return new DockerCliConfig(directory, nothing, ignored(file, why));
        }
    }

    private static Optional<String> ignored(Path file, String why) {
        return Optional.of("Docker's " + file + " is ignored: " + why);
    }

    /** Where its contexts and, unless somebody says otherwise, TLS files are, too. */
    Path directory() {
        return directory;
    }

    /** An object, empty where there is no good one. */
    JsonNode content() {
        return content;
    }

    /** Why the file is ignored; empty where it is not, or is not there. */
    Optional<String> complaint() {
        return complaint;
    }
}
