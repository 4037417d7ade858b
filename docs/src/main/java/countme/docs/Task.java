package countme.docs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was asked for, or was found to be needed: one file of docs/tasks.
 *
 * @param id the file's name
 * @param from who wanted it
 * @param why what would be wrong without it
 * @param risk from 1 to 5: how likely, and how bad, it is that something goes wrong without it
 * @param value from 1 to 5: how much of what was wanted depends on it
 * @param effort from 1 to 5
 * @param decisions numbers of ADRs, such as {@code 0003}
 * @param code classes, or files by their path, in which to begin to read
 * @param show commands that show it
 * @param proof test classes
 * @param remains what it does not do; for what is not done, how it would be and why it is not
 */
record Task(
        String id,
        String title,
        From from,
        State state,
        String why,
        int risk,
        int value,
        int effort,
        List<String> decisions,
        List<String> code,
        List<String> show,
        List<String> proof,
        String remains) {
    /** Who wanted it. */
    enum From {
        evaluation,
        added
    }

    /** How far it is. */
    enum State {
        done,
        partly,
        @JsonProperty("not done")
        not_done;

        @Override
        public String toString() {
            return name().replace('_', ' ');
        }
    }

    private static final ObjectReader READER =
            new YAMLMapper().readerFor(Task.class).with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    private static final String DIRECTORY = "docs/tasks/";

    /** Those of a repository, the most urgent first; of the same urgency, by name. */
    static List<Task> in(Repository repository) throws IOException {
        var tasks = new ArrayList<Task>();
        for (String file : repository.files()) {
            if (file.startsWith(DIRECTORY) && file.endsWith(".yaml")) {
                String id = file.substring(DIRECTORY.length()).replace(".yaml", "");
                tasks.add(of(id, Files.readString(repository.root().resolve(file))));
            }
        }
        tasks.sort(Comparator.comparingDouble(Task::priority).reversed().thenComparing(Task::id));
        return tasks;
    }

    static Task of(String id, String yaml) throws IOException {
        return READER.readValue("id: " + id + "\n" + yaml);
    }

    /** Risk × value ÷ effort. */
    double priority() {
        return (double) risk * value / effort;
    }

    /** What contradicts itself, a line each. */
    List<String> contradictions() {
        var wrong = new ArrayList<String>();
        for (int figure : List.of(risk, value, effort)) {
            if (figure < 1 || figure > 5) {
                wrong.add(id + ": " + figure + " is not from 1 to 5");
            }
        }
        if (state == State.not_done && !proof.isEmpty()) {
            wrong.add(id + ": what is not done names no test");
        }
        if (state != State.not_done && (proof.isEmpty() || code.isEmpty() || show.isEmpty())) {
            wrong.add(id + ": what is " + state + " names code, a command and a test");
        }
        if (state != State.done && remains.isEmpty()) {
            wrong.add(id + ": what is " + state + " says what remains");
        }
        return wrong;
    }
}
