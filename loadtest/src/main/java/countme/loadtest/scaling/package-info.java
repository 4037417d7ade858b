/**
 * How far the counter grows: what each part takes at a rate ({@link countme.loadtest.scaling.Capacity}), what other ways of counting would do to the number
 * that visitors see ({@link countme.loadtest.scaling.Simulation}), and what it costs ({@link countme.loadtest.scaling.Budget}). Everything is computed from what
 * docs/performance.md has measured; nothing is started.
 */
@NullMarked
package countme.loadtest.scaling;

import org.jspecify.annotations.NullMarked;
