package countme.certs.acme;

import countme.certs.CertificateProblem;
import countme.certs.Identity;
import java.util.Set;

/** Gives certificates to whoever proves that names are theirs, by answering for them over HTTP. */
public interface PublicAuthority {
    /** Where the authority looks for answers: at {@code http://NAME/.well-known/acme-challenge/TOKEN}, on port 80. */
    interface Challenges {
        /** From now on, whoever asks for this token is given this answer, under every name. */
        void answer(String token, String answer);

        /** Nothing is answered any more. */
        void end();
    }

    /**
     * Asks for a certificate, with a new key. It waits for the authority, a minute for each of its steps at most.
     *
     * @param names host names
     * @throws CertificateProblem when it gives none; with the time at which it may be asked again, if it said so
     */
    Identity certify(AcmeAccount account, Set<String> names, Challenges challenges);
}
