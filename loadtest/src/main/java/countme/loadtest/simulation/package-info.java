/**
 * The Gatling simulations, each named by what it asks of a running counter. {@link countme.loadtest.simulation.Suite} lists them with
 * the parameters they take; {@link countme.loadtest.simulation.CounterSimulation} is what they share; {@link
 * countme.loadtest.simulation.Main} runs them without Maven. Nothing of the project is needed but the counter's address, and the
 * launcher's command line where something is done to the stack. {@code countme.loadtest} does not know this package.
 */
@NullMarked
package countme.loadtest.simulation;

import org.jspecify.annotations.NullMarked;
