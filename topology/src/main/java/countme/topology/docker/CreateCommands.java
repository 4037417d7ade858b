package countme.topology.docker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import java.util.List;

/** Create commands as values: made without an engine, and written down in one canonical form. */
public final class CreateCommands {
    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private CreateCommands() {}

    /** An empty create command that cannot be executed. */
    public static CreateContainerCmd blank(String image) {
        return new CreateContainerCmdImpl(
                command -> {
                    throw new IllegalStateException("this create command only describes");
                },
                new AuthConfig(),
                image);
    }

    /** The whole command as JSON: equal text, equal container. Name and addresses, which the wire format has elsewhere, included. */
    public static String canonical(CreateContainerCmd create) {
        try {
            return CANONICAL.writeValueAsString(List.of(
                    String.valueOf(create.getName()),
                    String.valueOf(create.getIpv4Address()),
                    String.valueOf(create.getAliases()),
                    create));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
