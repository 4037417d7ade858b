package countme.certs.acme;

import countme.certs.CertificateProblem;
import countme.certs.Identity;
import countme.certs.KeyPairs;
import countme.certs.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** Speaks ACME with an authority over the network. */
public final class AcmeClient implements PublicAuthority {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration CONNECTING = Duration.ofSeconds(10);

    @Override
    public Identity certify(AcmeAccount account, Set<String> names, Challenges challenges) {
        var refusals = new Refusals(String.valueOf(account.directory().getHost()), String.join(", ", names));
        try {
            Login login = login(account);
            Order order = login.newOrder().domains(names).create();
            prove(order, challenges, refusals);
            order.waitUntilReady(PATIENCE);
            KeyPair pair = KeyPairs.generate();
            order.execute(pair);
            if (order.waitForCompletion(PATIENCE) != Status.VALID) {
                throw refused(order.getError(), refusals);
            }
            return new Identity(pair.getPrivate(), order.getCertificate().getCertificateChain());
        } catch (AcmeException e) {
            throw problem(e, refusals);
        } catch (AcmeLazyLoadingException e) {
            throw e.getCause() instanceof AcmeException cause ? problem(cause, refusals) : refusals.away(reason(e), e);
        } catch (AcmeProtocolException e) {
            throw refusals.away("what answers there does not speak ACME (" + reason(e) + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refusals.late(e);
        }
    }

    private static Login login(AcmeAccount account) throws AcmeException {
        Session session =
                new Session(account.directory(), new Provider(account.trust().map(AcmeClient::trusting)));
        session.setLocale(Locale.ENGLISH);
        session.networkSettings().setTimeout(CONNECTING);
        AccountBuilder builder = new AccountBuilder().agreeToTermsOfService().useKeyPair(KeyPairs.in(account.key()));
        account.email().ifPresent(builder::addEmail);
        // One that exists with this key is found, and none is made beside it.
        return builder.createLogin(session);
    }

    /** All names at once: the authority looks at them at the same time. */
    private static void prove(Order order, Challenges challenges, Refusals refusals)
            throws AcmeException, InterruptedException {
        var waiting = new ArrayList<Authorization>();
        try {
            for (Authorization authorization : order.getAuthorizations()) {
                if (authorization.getStatus() != Status.VALID) {
                    Http01Challenge challenge = challenge(authorization, refusals);
                    challenges.answer(challenge.getToken(), challenge.getAuthorization());
                    challenge.trigger();
                    waiting.add(authorization);
                }
            }
            for (Authorization authorization : waiting) {
                if (authorization.waitForCompletion(PATIENCE) != Status.VALID) {
                    throw unproven(authorization, refusals);
                }
            }
        } finally {
            challenges.end();
        }
    }

    private static Http01Challenge challenge(Authorization authorization, Refusals refusals) {
        return authorization
                .findChallenge(Http01Challenge.class)
                .orElseThrow(() -> refusals.refused("unsupported", "it does not look for answers over HTTP"));
    }

    private static CertificateProblem unproven(Authorization authorization, Refusals refusals) {
        String name = authorization.getIdentifier().getDomain();
        return authorization
                .findChallenge(Http01Challenge.class)
                .flatMap(Http01Challenge::getError)
                .map(error -> refusals.unproven(name, error.getType().toString(), detail(error)))
                .orElseGet(() -> refusals.unproven(name, "unauthorized", ""));
    }

    private static CertificateProblem refused(Optional<Problem> error, Refusals refusals) {
        return error.map(problem -> refusals.refused(problem.getType().toString(), detail(problem)))
                .orElseGet(() -> refusals.refused("invalid", ""));
    }

    private static CertificateProblem problem(AcmeException e, Refusals refusals) {
        if (e instanceof AcmeRateLimitedException limited) {
            return refusals.limited(detail(limited.getProblem()), limited.getRetryAfter(), Instant.now());
        }
        if (e instanceof AcmeServerException server) {
            return refusals.refused(server.getType().toString(), detail(server.getProblem()));
        }
        if (e instanceof AcmeNetworkException) {
            return refusals.away(reason(e), e);
        }
        return String.valueOf(e.getMessage()).startsWith("HTTP ")
                ? refusals.away("it answers " + e.getMessage(), e)
                : refusals.late(e);
    }

    private static String detail(Problem problem) {
        return problem.getDetail().orElseGet(problem::toString);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static SSLContext trusting(Path certificates) {
        try {
            return Tls.trusting(certificates);
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateProblem(
                    "The certificates of --acme-trust cannot be used",
                    e.getMessage() + ".",
                    "Name a PEM file with what the authority's own certificate is signed by, or leave it out.",
                    e);
        }
    }

    /** The usual one, for an authority that others need not trust, too. */
    private static final class Provider extends GenericAcmeProvider {
        private final Optional<SSLContext> trust;

        Provider(Optional<SSLContext> trust) {
            this.trust = trust;
        }

        @Override
        public boolean accepts(URI serverUri) {
            return true;
        }

        @Override
        public HttpClient createHttpClient(NetworkSettings settings) {
            return trust.map(context -> HttpClient.newBuilder()
                            .followRedirects(HttpClient.Redirect.NORMAL)
                            .connectTimeout(settings.getTimeout())
                            .proxy(settings.getProxySelector())
                            .sslContext(context)
                            .build())
                    .orElseGet(() -> super.createHttpClient(settings));
        }
    }
}
