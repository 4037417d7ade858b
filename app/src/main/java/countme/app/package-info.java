/**
 * The counter: Spark Java in front, Redis behind, and nothing else it would need to know about the machine it runs on.
 *
 * <p>{@link countme.app.CountAhead} has requests counted, many at once, {@link countme.app.Front} takes every request,
 * {@link countme.app.Counter} decides the answer, {@link countme.app.Redis} counts. Everything here runs in the container; no other module may depend on it.
 */
@NullMarked
package countme.app;

import org.jspecify.annotations.NullMarked;
