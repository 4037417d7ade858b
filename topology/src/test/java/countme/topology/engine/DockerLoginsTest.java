package countme.topology.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.AuthConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerLoginsTest {
    private static final String REGISTRY = "registry.example:5000";

    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({
        "registry.example:5000, registry.example:5000",
        "https://registry.example:5000/v1/, registry.example:5000",
        "http://registry.example:5000, registry.example:5000",
        "https://index.docker.io/v1/, docker.io",
    })
    void aLoginIsFoundUnderEachNameThatDockersClientGivesARegistry(String key, String registry) throws IOException {
        config("{'auths': {'other.example': {'auth': '" + base64("x:y") + "'}, '" + key + "': {'auth': '"
                + base64("me:se:cret") + "'}}}");
        assertThat(found(Map.of(), registry)).isEqualTo("me se:cret null null");
    }

    @Test
    void tokensAreHandedOn() throws IOException {
        config("{'auths': {'one.example': {'auth': '" + base64("me:") + "', 'identitytoken': 'refresh'},"
                + " 'two.example': {'registrytoken': 'bearer'},"
                + " 'three.example': {'username': 'me', 'password': 'secret'}}}");
        assertThat(found(Map.of(), "one.example")).isEqualTo("me  refresh null");
        assertThat(found(Map.of(), "two.example")).isEqualTo("null null null bearer");
        assertThat(found(Map.of(), "three.example")).isEqualTo("me secret null null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'auths': {'registry.example:5000': {'auth': 'e30='}}}",
                "{'auths': {'registry.example:5000': {'auth': ''}}}",
                "{'auths': {'registry.example:5000': {'auth': '%%%'}}}",
                "{'auths': {'registry.example:5000': {}}}",
                "{'auths': {'registry.example:5000': null}}",
                "{'auths': 'x', 'credHelpers': 5, 'credsStore': null}",
                "{oops",
                "[]",
                ""
            })
    void whatIsNoLoginIsNone(String text) throws IOException {
        config(text);
        assertThat(found(Map.of(), REGISTRY)).isEqualTo("none");
    }

    @Test
    void withoutAFileThereIsNone() {
        assertThat(found(Map.of(), REGISTRY)).isEqualTo("none");
    }

    @Test
    void theVariableComesBeforeTheFile() throws IOException {
        config("{'auths': {'registry.example:5000': {'auth': '" + base64("file:1") + "'}}}");
        String variable = "{'auths': {'registry.example:5000': {'auth': '" + base64("variable:2") + "'}}}";
        assertThat(found(Map.of("DOCKER_AUTH_CONFIG", json(variable)), REGISTRY))
                .isEqualTo("variable 2 null null");
        assertThat(found(Map.of("DOCKER_AUTH_CONFIG", "{oops"), REGISTRY)).isEqualTo("file 1 null null");
        assertThat(found(Map.of("DOCKER_AUTH_CONFIG", "{}"), REGISTRY)).isEqualTo("file 1 null null");
    }

    @Test
    void aHelperIsAskedForItsRegistryAndTheStoreForAllOthers() throws IOException {
        helper("own", "echo \"{\\\"Username\\\": \\\"$(cat)\\\", \\\"Secret\\\": \\\"own $1\\\"}\"");
        helper("all", "echo \"{\\\"Username\\\": \\\"$(cat)\\\", \\\"Secret\\\": \\\"all $1\\\"}\"");
        config("{'credHelpers': {'registry.example:5000': 'own', 'plain.example': ''}, 'credsStore': 'all',"
                + " 'auths': {'plain.example': {'auth': '" + base64("me:secret") + "'}}}");
        assertThat(found(Map.of(), REGISTRY)).isEqualTo("registry.example:5000 own get null null");
        assertThat(found(Map.of(), "docker.io")).isEqualTo("https://index.docker.io/v1/ all get null null");
        assertThat(found(Map.of(), "plain.example")).isEqualTo("me secret null null");
    }

    @Test
    void aHelperMayGiveATokenInThePlaceOfAPassword() throws IOException {
        helper("token", "echo '{\"Username\": \"<token>\", \"Secret\": \"refresh\"}'");
        config("{'credsStore': 'token'}");
        assertThat(found(Map.of(), REGISTRY)).isEqualTo("null null refresh null");
    }

    @Test
    void aHelperThatKnowsNoLoginHasNotFailed() throws IOException {
        helper("knows-none", "echo 'credentials not found in native keychain'; exit 1");
        config("{'credsStore': 'knows-none'}");
        assertThat(failure(REGISTRY)).isEmpty();
    }

    @Test
    void aHelperThatFailsGivesNoneAndItIsKnownWhy() throws IOException {
        helper("locked", "echo 'the keychain is locked'; exit 1");
        helper("odd", "echo 'what you asked for'");
        config("{'credHelpers': {'registry.example:5000': 'locked', 'odd.example': 'odd'}, 'credsStore': 'gone'}");
        assertThat(failure(REGISTRY)).isEqualTo("docker-credential-locked says: the keychain is locked");
        assertThat(failure("odd.example")).startsWith("docker-credential-odd does not work");
        assertThat(failure("docker.io")).isEqualTo("docker-credential-gone, which config.json names, is not in PATH");
    }

    private String found(Map<String, String> environment, String registry) {
        return logins(environment).find(registry).map(DockerLoginsTest::words).orElse("none");
    }

    private static String words(AuthConfig login) {
        return login.getUsername() + " " + login.getPassword() + " " + login.getIdentitytoken() + " "
                + login.getRegistrytoken();
    }

    private DockerLogins logins(Map<String, String> environment) {
        var all = new TreeMap<>(environment);
        all.put("PATH", home + ":/nowhere");
        return DockerLogins.of(all, DockerCliConfig.of(all, home));
    }

    private void config(String text) throws IOException {
        Files.writeString(Files.createDirectories(home.resolve(".docker")).resolve("config.json"), json(text));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String failure(String registry) {
        DockerLogins logins = logins(Map.of());
        assertThat(logins.find(registry)).isEmpty();
        return logins.failure(registry).orElse("");
    }

    private void helper(String name, String script) throws IOException {
        Path file = Files.writeString(home.resolve("docker-credential-" + name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
