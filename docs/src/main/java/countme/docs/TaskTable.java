package countme.docs;

import countme.docs.Task.From;
import countme.docs.Task.State;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The page docs/tasks.md, made of the tasks. */
final class TaskTable {
    private static final String HEAD = """
            # Tasks

            What was asked for, what was added, and what was left out, the most urgent first. This page is made of [docs/tasks](tasks), one file a task. To make it anew:
            `mvn -pl docs test -Dtest=KnowledgeBaseTest -Dtasks.refresh=true`. The build fails when it is out of date, when a class, file, command or decision in it is not there, and when a state
            contradicts what is named for it: nothing is done without a test.

            **Priority** = risk × value ÷ effort, each from 1 to 5. *Risk* is how likely, and how bad, it is that something goes wrong without it. *Value* is how much of what was wanted depends on it. *Effort*
            is how long it takes beside the others. All three are estimates, for comparing and not for adding up. Within the order that they give, dependencies decide:
            a deploy needs replicas, and an attack something to be attacked.

            """;

    private TaskTable() {}

    static String of(List<Task> tasks, Repository repository) {
        var page = new StringBuilder(HEAD);
        page.append("| task | asked for by | state | risk × value ÷ effort | priority |\n|---|---|---|---|---|\n");
        tasks.forEach(task -> page.append("| [%s](#%s) | %s | %s | %d × %d ÷ %d | %s |\n"
                .formatted(
                        task.title(),
                        new Slugs().of(task.title()),
                        task.from() == From.evaluation ? "the evaluation" : "us",
                        task.state(),
                        task.risk(),
                        task.value(),
                        task.effort(),
                        priority(task))));
        tasks.forEach(task -> page.append(section(task, repository)));
        return page.toString();
    }

    private static String priority(Task task) {
        return String.format(Locale.ROOT, "%.1f", task.priority());
    }

    private static String section(Task task, Repository repository) {
        var section = new StringBuilder("\n## %s\n**%s**, priority %s. %s\n"
                .formatted(task.title(), capital(task.state().toString()), priority(task), task.why()));
        section.append('\n');
        add(section, "decisions", task.decisions(), number -> decision(number, repository));
        add(section, "code", task.code(), name -> file(name, repository));
        add(section, "show", task.show(), command -> "`" + command + "`");
        add(section, "proof", task.proof(), name -> file(name, repository));
        if (!task.remains().isEmpty()) {
            section.append(
                    "- %s: %s\n".formatted(task.state() == State.not_done ? "why not" : "remains", task.remains()));
        }
        return section.toString();
    }

    private static void add(StringBuilder section, String what, List<String> names, UnaryOperator<String> link) {
        if (!names.isEmpty()) {
            section.append("- %s: %s\n".formatted(what, names.stream().map(link).collect(Collectors.joining(", "))));
        }
    }

    private static String decision(String number, Repository repository) {
        String file = repository.files().stream()
                .filter(name -> name.startsWith("docs/adr/" + number + "-"))
                .findFirst()
                .orElse("docs/adr/" + number);
        return "[%s](%s)".formatted(number, file.replaceFirst("docs/", ""));
    }

    private static String file(String name, Repository repository) {
        String path = name.contains("/")
                ? name
                : repository.ending(name + ".java").stream().findFirst().orElse(name + ".java");
        return "[`%s`](../%s)".formatted(name, path);
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
