package countme.topology.host;

import java.time.LocalTime;
import java.util.List;

/**
 * When CoreOS may restart for an update, in UTC.
 *
 * @param days such as {@code Sat}
 * @param minutes how long, 30 to 1440
 */
public record UpdateWindow(List<String> days, LocalTime start, int minutes) {
    static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    public UpdateWindow {
        days = List.copyOf(days);
    }
}
