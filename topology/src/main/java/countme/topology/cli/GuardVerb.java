package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.deploy.guard.Bans;
import countme.topology.report.ExitCode;
import countme.topology.report.Problem;
import countme.topology.service.Guarding.Ban;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code guard}: who is kept out. */
@Command(
        name = "guard",
        description = "Shows and changes which clients are banned.",
        subcommands = {GuardVerb.Listing.class, GuardVerb.Banning.class, GuardVerb.Unbanning.class})
@VerbHelp(
        group = Group.RUN,
        examples = {"guard list # Who is banned", "guard unban 198.51.100.7 # Let a client in again"})
final class GuardVerb extends VerbGroup {
    /** {@code guard list}. */
    @Command(name = "list", description = "Shows who is banned, why and until when.")
    @VerbHelp(
            takes = {"--format", "--project", "--engine"},
            instead =
                    "Nobody is banned in a cluster, whose namespace has no right for it. The proxy's limits hold there.",
            examples = "guard list # Who is banned")
    static final class Listing extends Verb {
        @Override
        ExitCode run(Root root) {
            List<Ban> bans = root.deployment().bans().all();
            Output output = root.output();
            if (output.json()) {
                output.json(bans.stream()
                        .map(ban -> Map.of(
                                "client", ban.client(),
                                "reason", ban.reason(),
                                "since", ban.since().toString(),
                                "until", ban.until().toString()))
                        .toList());
            } else if (bans.isEmpty()) {
                output.line("Nobody is banned.");
            } else {
                output.table(
                        List.of("CLIENT", "REASON", "SINCE", "UNTIL"),
                        bans.stream()
                                .map(ban -> List.of(
                                        ban.client(),
                                        ban.reason(),
                                        ban.since().toString(),
                                        ban.until().toString()))
                                .toList(),
                        "SINCE",
                        "REASON");
            }
            return ExitCode.OK;
        }
    }

    /** {@code guard ban}. */
    @Command(
            name = "ban",
            description = {
                "Keeps a client out from now on, for a day.",
                "Drops its packets, or refuses its requests behind a balancer."
            })
    @VerbHelp(
            takes = {"--dry-run", "--project", "--engine"},
            instead =
                    "Nobody is banned in a cluster, whose namespace has no right for it. The proxy's limits hold there.",
            examples = "guard ban 198.51.100.7 # Keep a client out")
    static final class Banning extends Verb {
        @Parameters(paramLabel = "ADDRESS", description = "The client's IP address.")
        String address = "";

        @Override
        ExitCode run(Root root) {
            Bans bans = root.deployment().bans();
            Bans.requireAddress(address);
            if (root.dryRun) {
                root.output().line("would ban " + address);
                return ExitCode.OK;
            }
            bans.ban(address);
            root.output().line(address + " is banned.");
            return ExitCode.OK;
        }
    }

    /** {@code guard unban}. */
    @Command(name = "unban", description = "Lets a client in again, or everybody.")
    @VerbHelp(
            takes = {"--dry-run", "--project", "--engine"},
            instead =
                    "Nobody is banned in a cluster, whose namespace has no right for it. The proxy's limits hold there.",
            examples = {"guard unban 198.51.100.7 # Let a client in again", "guard unban --all # Let everybody in again"
            })
    static final class Unbanning extends Verb {
        @Parameters(paramLabel = "ADDRESS", arity = "0..1", description = "The client's IP address.")
        String address = "";

        @Option(names = "--all", description = "Everybody who is banned.")
        boolean all;

        @Override
        ExitCode run(Root root) {
            if (all != address.isEmpty()) {
                throw Problem.usage(
                        "'guard unban' wants one address, or --all",
                        "Nobody is let in by mistake.",
                        "Type 'guard list' to see who is banned.");
            }
            Bans bans = root.deployment().bans();
            if (!all) {
                Bans.requireAddress(address);
            }
            if (root.dryRun) {
                root.output().line("would let in " + (all ? "everybody" : address));
                return ExitCode.OK;
            }
            root.output().line(all ? everybody(bans.unbanAll()) : one(bans.unban(address)));
            return ExitCode.OK;
        }

        private String one(boolean wasBanned) {
            return address + (wasBanned ? " is let in again." : " was not banned.");
        }

        private static String everybody(int number) {
            return number == 0 ? "Nobody was banned." : "All are let in again (" + number + ").";
        }
    }
}
