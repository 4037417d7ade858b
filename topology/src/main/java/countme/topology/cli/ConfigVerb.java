package countme.topology.cli;

import countme.topology.cli.VerbHelp.Group;
import countme.topology.config.Setting;
import countme.topology.config.SettingSources.Sourced;
import countme.topology.report.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code config}: what is set, and where. */
@Command(
        name = "config",
        description = {
            "Shows every setting and where its value comes from.",
            "Keys, certificates and passwords appear as paths only, webhooks not at all."
        })
@VerbHelp(
        group = Group.MACHINE,
        takes = {"--config-file", "--production", "--format", "--project"},
        examples = "config --config-file shop.properties # What a file would set")
final class ConfigVerb extends Verb {
    @Override
    ExitCode run(Root root) {
        Map<Setting, Sourced> resolved = root.sources();
        Output output = root.output();
        if (output.json()) {
            output.json(rows(resolved));
        } else {
            output.table(
                    List.of("SETTING", "VALUE", "FROM"),
                    resolved.entrySet().stream()
                            .map(each -> List.of(
                                    each.getKey().key(),
                                    each.getKey().shown(each.getValue().value()),
                                    each.getValue().source()))
                            .toList(),
                    "FROM");
        }
        return ExitCode.OK;
    }

    /** Every setting as it may be shown. */
    static List<Map<String, String>> rows(Map<Setting, Sourced> resolved) {
        return resolved.entrySet().stream()
                .map(each -> fields(each.getKey(), each.getValue()))
                .toList();
    }

    private static Map<String, String> fields(Setting setting, Sourced sourced) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("setting", setting.key());
        fields.put("value", setting.shown(sourced.value()));
        fields.put("source", sourced.source());
        return fields;
    }
}
