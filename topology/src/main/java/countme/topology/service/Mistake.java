package countme.topology.service;

import countme.topology.report.Problem;

/** What is wrong with a topology as it is described: its author is told, before anything is made. */
final class Mistake {
    private Mistake() {}

    static Problem of(String why, String next) {
        return new Problem("The topology cannot be run", why, next);
    }
}
