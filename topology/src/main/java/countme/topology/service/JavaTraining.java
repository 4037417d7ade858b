package countme.topology.service;

import java.util.List;
import java.util.Map;

/**
 * How Java is trained for later starts of a program, see {@link TrainedStart}: the program runs for itself alone, beside what it depends on, both out of reach.
 *
 * @param mainClass runs the program so
 * @param environment what differs from the service's
 * @param companion what the program depends on; it shares its network
 * @param companionCommand what is run of it, which ends by itself
 */
public record JavaTraining(
        String mainClass, Map<String, String> environment, Service companion, List<String> companionCommand) {
    public JavaTraining {
        environment = Map.copyOf(environment);
        companionCommand = List.copyOf(companionCommand);
    }
}
