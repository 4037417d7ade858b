package countme.topology.image.supply;

import com.github.dockerjava.api.model.AuthConfig;
import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.registry.RegistryClient;
import countme.topology.config.Ports;
import countme.topology.engine.DockerLogins;
import countme.topology.report.Problem;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What tags name in registries, asked from this machine, with the user's logins: there is no engine to ask. */
public final class RegistryTags {
    /** As which user registries know an identity token. */
    private static final String TOKEN = "<token>";

    private final DockerLogins logins;

    RegistryTags(DockerLogins logins) {
        this.logins = logins;
    }

    /** With the logins of the user whose environment it is. */
    public static RegistryTags of(Map<String, String> environment) {
        return new RegistryTags(DockerLogins.of(environment));
    }

    /**
     * The digest of the manifest behind a tag. Nothing is pulled.
     *
     * @return empty when the registry has no such tag
     * @throws Problem when the registry does not answer, or refuses
     */
    public Optional<String> digest(PullSource source) {
        try {
            ImageReference image = ImageReference.parse(source.image());
            // As for an engine, one on this machine need not have a certificate that anybody knows.
            var http = new FailoverHttpClient(isHere(source.registry()), false, event -> {});
            try {
                return digest(source, image, http);
            } finally {
                http.shutDown();
            }
        } catch (InvalidImageReferenceException | IOException | RegistryException e) {
            throw refused(source, Problem.reason(e), e);
        }
    }

    private Optional<String> digest(PullSource source, ImageReference image, FailoverHttpClient http)
            throws IOException, RegistryException {
        RegistryClient.Factory factory =
                RegistryClient.factory(EventHandlers.NONE, image.getRegistry(), image.getRepository(), http);
        Optional<AuthConfig> login = logins.find(source.registry());
        login.ifPresent(known -> factory.setCredential(credential(known)));
        RegistryClient client = factory.newRegistryClient();
        boolean byToken = client.doPullBearerAuth();
        if (!byToken && login.isPresent()) {
            client.configureBasicAuth();
        }
        return client.checkManifest(source.reference())
                .map(manifest -> manifest.getDigest().toString());
    }

    private static Credential credential(AuthConfig login) {
        return login.getIdentitytoken() == null
                ? Credential.from(String.valueOf(login.getUsername()), String.valueOf(login.getPassword()))
                : Credential.from(TOKEN, login.getIdentitytoken());
    }

    private static boolean isHere(String registry) {
        String host = registry.replaceFirst(":\\d+$", "");
        return host.equals("localhost") || (Ports.isAddress(host) && Ports.isLoopback(host));
    }

    private Problem refused(PullSource source, String words, Exception cause) {
        PullFailure failure = PullFailure.of(words);
        String what = "What " + source.image() + " stands for cannot be told";
        String helper =
                logins.failure(source.registry()).map(said -> " " + said + ".").orElse("");
        String why = "The registry, asked from this machine: " + words.strip() + "." + helper;
        return failure.isPassing()
                ? Problem.passing(what, why, "Try again when it answers.", cause)
                : new Problem(
                        what,
                        why,
                        failure == PullFailure.DENIED
                                ? "Type 'docker login " + source.registry() + "' as the user who runs countme."
                                : "Name another tag with --follow-tag, or an image whose registry this machine reaches.",
                        cause);
    }
}
