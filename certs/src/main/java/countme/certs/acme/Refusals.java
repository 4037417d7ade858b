package countme.certs.acme;

import countme.certs.CertificateProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why an authority gave no certificate, in words.
 *
 * @param authority its host
 * @param names those that were asked for, separated by commas
 */
record Refusals(String authority, String names) {
    /** Where an authority says that it was asked too often, but not until when. */
    private static final Duration UNSAID = Duration.ofHours(1);

    /** It was looked for at a name, and not found, or not as it should be. */
    CertificateProblem unproven(String name, String type, String detail) {
        return switch (kind(type)) {
            case "connection" ->
                problem(
                        "It could not reach http://" + name + "/ on port 80: " + sentence(detail),
                        "Let port 80 of " + name
                                + " lead to the stack's port for HTTP, through every firewall and balancer on the way.");
            case "dns" ->
                problem(
                        "It found no address of " + name + ": " + sentence(detail),
                        "Make the name lead to this stack: an A record, and an AAAA record only if it answers there, too.");
            case "caa" ->
                problem(
                        "The name does not allow it to: " + sentence(detail),
                        "Add a CAA record of " + name
                                + " that names this authority, or remove those that name others.");
            case "unauthorized", "incorrectResponse" ->
                problem(
                        "Something else answers at http://" + name + "/: " + sentence(detail),
                        "Make the name lead to this stack, and to nothing else on port 80.");
            default -> refused(type, detail);
        };
    }

    /** It said no, to whatever it was asked. */
    CertificateProblem refused(String type, String detail) {
        return switch (kind(type)) {
            case "rejectedIdentifier" ->
                problem(
                        "It gives none for such a name: " + sentence(detail),
                        "Choose another name with --server-name and --hosts, or another authority with --acme.");
            case "userActionRequired" ->
                problem(
                        "Its terms of service have changed: " + sentence(detail),
                        "Read them, agree to them at the address it names, then type 'certs issue'.");
            case "externalAccountRequired" ->
                problem(
                        "It knows only accounts that were made elsewhere: " + sentence(detail),
                        "Choose an authority that makes accounts itself, such as Let's Encrypt, with --acme.");
            case "invalidContact", "unsupportedContact" ->
                problem("It does not take the address of --acme-email: " + sentence(detail), "Give another, or none.");
            default ->
                problem(
                        "It refused: " + sentence(detail) + " (" + kind(type) + ")",
                        "Put that right, then type 'certs issue'.");
        };
    }

    /** It was asked too often. */
    CertificateProblem limited(String detail, Optional<Instant> until, Instant now) {
        Instant again = until.orElse(now.plus(UNSAID));
        return new CertificateProblem(
                what(),
                "It was asked too often: " + sentence(detail),
                "It must not be asked again before " + again + ".",
                null,
                again);
    }

    /** Nothing came back, or nothing of the protocol. */
    CertificateProblem away(String reason, @Nullable Throwable cause) {
        return new CertificateProblem(
                what(),
                "It cannot be reached: " + sentence(reason),
                "See whether this machine gets there: curl -v the address that --acme names.",
                cause,
                null);
    }

    /** It said neither yes nor no in time. */
    CertificateProblem late(@Nullable Throwable cause) {
        return new CertificateProblem(
                what(), "It has not decided in time.", "It may be busy, and is asked again later.", cause, null);
    }

    private CertificateProblem problem(String why, String next) {
        return new CertificateProblem(what(), why, next);
    }

    private String what() {
        return authority + " gave no certificate for " + names;
    }

    private static String kind(String type) {
        return type.substring(type.lastIndexOf(':') + 1);
    }

    private static String sentence(String detail) {
        String line = detail.strip().replaceAll("\\s+", " ");
        return line.isEmpty() ? "it did not say why." : line.endsWith(".") ? line : line + ".";
    }
}
