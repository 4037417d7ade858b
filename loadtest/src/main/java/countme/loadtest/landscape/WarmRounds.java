package countme.loadtest.landscape;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Saturates all places in turn, over rounds; each round begins one place further on, so that every place has every turn. */
final class WarmRounds {
    private final Places places;
    private final LandscapeOptions options;
    private final PrintStream out;

    WarmRounds(Places places, LandscapeOptions options, PrintStream out) {
        this.places = places;
        this.options = options;
        this.out = out;
    }

    Map<Place, List<Sample>> run() throws IOException, InterruptedException {
        places.warmUpPeers(options.connections());
        places.warmUp(Place.STACK, options.connections(), options.warmUp());
        Map<Place, List<Sample>> samples = new EnumMap<>(Place.class);
        List<Place> turns = new ArrayList<>(List.of(Place.values()));
        for (int round = 1; round <= options.rounds(); round++) {
            out.println("\nround " + round);
            for (Place place : turns) {
                Sample sample = places.load(place, options.connections(), options.seconds());
                out.println(LandscapeReport.line(place.words(), sample));
                samples.computeIfAbsent(place, none -> new ArrayList<>()).add(sample);
            }
            Collections.rotate(turns, -1);
        }
        return samples;
    }
}
