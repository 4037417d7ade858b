package countme.topology.deploy.certificate;

import countme.certs.CertificateProblem;
import countme.certs.Decision;
import countme.certs.Identity;
import countme.certs.PublicCertificate;
import countme.certs.acme.AcmeAccount;
import countme.certs.acme.PublicAuthority.Challenges;
import countme.topology.config.Acme;
import countme.topology.deploy.project.Project;
import countme.topology.deploy.project.ServiceInside;
import countme.topology.deploy.reconcile.Up;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.report.Progress;
import countme.topology.service.Entrance;
import countme.topology.service.Inside;
import countme.topology.service.Service;
import countme.topology.service.Services;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gets users another certificate while they are served, when it is due: from a public authority if one is to be asked, which looks at the running
 * stack for that, or else from the local one. The proxy takes it over as any other configuration. What goes wrong leaves the one before in force.
 */
public final class CertificateRenewal {
    /** What the audit calls it. */
    private static final String VERB = "certs";

    private final Project project;
    private String said = "";
    /** Whether there is one that the proxy was not told of yet. */
    private boolean isUnused;

    public CertificateRenewal(Project project) {
        this.project = project;
    }

    /** What is due; of use to no one but for its reason when it keeps what is there. */
    public Decision due() {
        return project.certificates().due();
    }

    /** Why the public authority gave none, or no new one, and when it is asked again; empty when nothing went wrong. */
    public Optional<Problem> trouble() {
        return certificate()
                .map(this::attempts)
                .filter(attempts -> attempts.failures() > 0 && !due().keeps())
                .map(attempts -> new Problem(
                        "Users are not shown a new certificate of the public authority",
                        attempts.why(),
                        "Since the last one, it was asked " + attempts.failures()
                                + " times in vain. 'certs issue' asks it now; an attached" + " 'up' does after "
                                + seconds(attempts.next()) + "."));
    }

    /**
     * For whoever changes the stack and holds its lock: asks the public authority if that is due, and says so if it gives none.
     *
     * @param begins run before anything is changed
     * @return names of the instances that took it over
     */
    public Set<String> afterUp(Runnable begins) {
        Optional<PublicCertificate> certificate = certificate().filter(one -> !due().keeps());
        if (certificate.isEmpty()) {
            return Set.of();
        }
        if (!attempts(certificate.get()).mayAsk(now(), false)) {
            trouble().ifPresent(problem -> project.progress().say(String.valueOf(problem.getMessage())));
            return Set.of();
        }
        try {
            begins.run();
            return ask(certificate.get());
        } catch (Problem e) {
            if (!(e.getCause() instanceof CertificateProblem)) {
                throw e;
            }
            project.progress().say(String.valueOf(e.getMessage()));
            return Set.of();
        }
    }

    /** Renews it if that is due and it may be asked for; gives what was done, in a sentence. A {@link Problem} when it is due, and was not given. */
    public String renew() {
        Decision due = due();
        if (due.keeps()) {
            return "The certificate is good: " + due.reason() + ".";
        }
        Optional<PublicCertificate> certificate = certificate();
        if (certificate.isPresent()) {
            requireAskable(attempts(certificate.get()), false);
        }
        return change("renew", true);
    }

    /** Gets another one whether or not it is due; as {@link #renew}. */
    public String issue() {
        certificate().ifPresent(one -> requireAskable(attempts(one), true));
        return change("issue", false);
    }

    private void requireAskable(Attempts attempts, boolean wanted) {
        if (!attempts.mayAsk(now(), wanted)) {
            Instant until = seconds(wanted ? attempts.refusedUntil() : attempts.next());
            throw new Problem(
                    "The authority is not asked again before " + until,
                    attempts.why(),
                    wanted
                            ? "Wait until then: the authority itself said so. The certificate before goes on serving."
                            : "'certs issue' asks it now. The certificate before goes on serving.");
        }
    }

    /** Renews it, if only what is due; another launcher may have done so meanwhile. */
    private String change(String arguments, boolean onlyDue) {
        return project.change(VERB, arguments, operation -> {
            operation.begin();
            boolean there = onlyDue && due().keeps();
            Set<String> changed = there
                    ? takeOver(project.keyed().kept())
                    : certificate().map(this::ask).orElseGet(this::signHere);
            operation.done(String.join(", ", changed), due().reason());
            return "The certificate is " + due().reason()
                    + (changed.isEmpty() ? ". 'up' makes the proxy use it." : ", and the proxy uses it.");
        });
    }

    /** Looks once, for a launcher that attends the stack, and does what is due. Says what goes wrong once, not each time. */
    public void round() {
        try {
            if (isToDo()) {
                project.progress().say(change("renew", true));
                said = "";
            }
        } catch (RuntimeException e) {
            Problem problem = Problem.of(e);
            if (problem.exitCode() != ExitCode.LOCK_HELD && !said.equals(problem.why())) {
                said = problem.why();
                project.progress().say(String.valueOf(problem.getMessage()));
            }
        }
    }

    private boolean isToDo() {
        if (project.isLockedHere()) {
            return false;
        }
        return isUnused
                || (!due().keeps()
                        && certificate()
                                .map(one -> attempts(one).mayAsk(now(), false))
                                .orElse(true));
    }

    private Set<String> signHere() {
        isUnused = true;
        return takeOver(project.keyed().ensured(project.progress()));
    }

    private Set<String> ask(PublicCertificate certificate) {
        Acme acme = project.settings().acme().orElseThrow();
        String authority = acme.directory().getHost();
        try (Progress.Task task = project.progress().start("certificate")) {
            task.now("asking " + authority + " for " + names());
            Identity given = certify(acme, certificate);
            isUnused = true;
            certificate.replace(given);
            Attempts.NONE.keep(certificate.attempts());
            Set<String> changed = takeOver(project.keyed().kept());
            task.done("given by " + authority + ", " + due().reason());
            return changed;
        } catch (CertificateProblem e) {
            throw new Problem(e.what(), e.why(), e.next(), e);
        }
    }

    private Identity certify(Acme acme, PublicCertificate certificate) {
        Entrance entrance = project.topology().entrance();
        Inside inside = ServiceInside.of(project.context(), entrance.service());
        var account = new AcmeAccount(acme.directory(), acme.email(), certificate.accountKey(), acme.trust());
        try {
            return project.platform().publicAuthority().certify(account, acme.names(), new Challenges() {
                @Override
                public void answer(String token, String answer) {
                    entrance.answerChallenge(inside, token, answer);
                }

                @Override
                public void end() {
                    entrance.endChallenges(inside);
                }
            });
        } catch (CertificateProblem e) {
            Attempts after = attempts(certificate)
                    .failed(
                            now(),
                            e.notBefore(),
                            e.what() + ": " + e.why() + " " + e.next(),
                            project.platform().chance().getAsDouble());
            after.keep(certificate.attempts());
            throw new CertificateProblem(
                    e.what(),
                    e.why(),
                    e.next() + " What was shown before goes on. An attached 'up' asks again after "
                            + seconds(after.next()) + ".",
                    e);
        }
    }

    /** The running proxy goes by it from now on; one that does not run finds it when it starts. */
    private Set<String> takeOver(Services topology) {
        Service entrance = topology.entrance().service();
        boolean told = new Up(project.context(), topology, project.images()).reload(entrance, project.site());
        isUnused = false;
        return told ? Set.of(entrance.instance(0)) : Set.of();
    }

    private Optional<PublicCertificate> certificate() {
        return project.certificates().ofPublicAuthority();
    }

    private Attempts attempts(PublicCertificate certificate) {
        return Attempts.in(certificate.attempts()).about(names());
    }

    private String names() {
        return project.settings().acme().stream()
                .flatMap(acme -> acme.names().stream())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private Instant now() {
        return project.time().instant();
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
